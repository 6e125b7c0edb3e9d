"""Bytes to text: what is proven by the bytes, what is declared, and what is guessed."""

import time

import pytest

from groundswell.errors import BinaryInput, EmptyInput
from scrapers.decoding import decode

SENTENCES = {
    "cp1252": "Ça coûte 12 € — “vraiment” cher, dit-on au café’s",
    "iso8859-1": "Grüße aus Köln, das wäre eine schöne Straße",
    "cp1250": "Zażółć gęślą jaźń, proszę o pomoc z tym programem, dziękuję",
    "iso8859-2": "Köszönöm szépen a segítséget, őszintén örülök a tűzhelynek",
    "cp1251": "Привет всем, подскажите пожалуйста, как настроить эту программу",
    "koi8-r": "Привет всем, подскажите пожалуйста, как настроить эту программу",
    "cp1253": "Καλημέρα σας, μπορεί κάποιος να με βοηθήσει με το φόρουμ",
    "cp1255": "שלום לכולם, אפשר בבקשה עזרה עם ההודעה הזאת בפורום",
    "cp1254": "Merhaba arkadaşlar, bu konuda yardımcı olur musunuz, teşekkür ığş",
    "shift_jis": "こんにちは、これはフォーラムの投稿です。よろしくお願いします。",
    "gb18030": "大家好，这是论坛里的帖子，请问有人知道怎么设置吗？谢谢大家。",
    "euc_kr": "안녕하세요 포럼 게시물입니다 도와주셔서 감사합니다",
    "iso2022_jp": "こんにちは、よろしくお願いします。",
    "utf-8": "naïve café 😉 “ok”",
    "utf-8-sig": "naïve café",
    "utf-16": "two lines\nof text, é",
    "utf-16-le": "two lines\nof text, é",
    "utf-16-be": "two lines\nof text, é",
    "utf-32": "two lines, é",
}


@pytest.mark.parametrize("encoding", SENTENCES)
def test_encoding_is_worked_out_without_a_declaration(encoding: str) -> None:
    assert decode(SENTENCES[encoding].encode(encoding)) == SENTENCES[encoding]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_mark_and_without_latin_letters(encoding: str) -> None:
    assert decode("Добрый день всем вам".encode(encoding)) == "Добрый день всем вам"


@pytest.mark.parametrize("declared", ["iso-8859-1", "utf-8", "windows-1251", "no-such-charset"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_wrong_declaration_is_seen_through(encoding: str, declared: str) -> None:
    text = "Grüße aus Köln, das wäre eine schöne Straße"
    if (encoding, declared) == ("cp1252", "windows-1251"):
        pytest.skip("these bytes are words in both")
    assert decode(text.encode(encoding), f"text/html; charset={declared}") == text


def test_cyrillic_declared_as_latin_is_not_read_as_accents() -> None:
    body = SENTENCES["cp1251"].encode("cp1251")
    assert decode(body, "text/html; charset=iso-8859-1") == SENTENCES["cp1251"]


def test_a_right_declaration_in_the_markup_decides_what_statistics_cannot() -> None:
    page = '<html><head><meta charset="windows-1251"></head>Да</html>'
    assert decode(page.encode("cp1251")) == page


def test_stray_windows_bytes_in_a_utf8_page_are_kept_readable() -> None:
    mixed = "ünïcödé and naïve words, ".encode() * 3 + b"a caf\xe9 and more"
    assert decode(mixed) == "ünïcödé and naïve words, " * 3 + "a café and more"


def test_a_file_cut_inside_a_character_loses_only_that() -> None:
    assert decode("ünïcödé and “quotes”".encode()[:-1]) == "ünïcödé and “quotes"


def test_windows_punctuation_carried_into_unicode_is_repaired() -> None:
    assert decode("don\x92t \x93quote\x94".encode()) == "don’t “quote”"


def test_nuls_and_mark_are_dropped_and_line_ends_kept() -> None:
    assert decode(b"\xef\xbb\xbfone\r\ntwo\rthree") == "one\r\ntwo\rthree"
    assert decode(b"a longer line with one stray NUL\x00 in it") == "a longer line with one stray NUL in it"


@pytest.mark.parametrize(
    "body",
    [
        b"\x89PNG\r\n\x1a\n....",
        b"PK\x03\x04....",
        b"%PDF-1.7 ...",
        bytes(range(256)) * 20,
        b"\x00\x01\x02\x03" * 50,
    ],
)
def test_binary_is_refused(body: bytes) -> None:
    with pytest.raises(BinaryInput, match="expected text"):
        decode(body)


@pytest.mark.parametrize("body", [b"", b" \n\t ", b"\xef\xbb\xbf", b"\xff\xfe", b"\x00"])
def test_nothing_is_refused(body: bytes) -> None:
    with pytest.raises(EmptyInput):
        decode(body)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_large_input_is_decoded_in_seconds(encoding: str) -> None:
    body = ("a line of a thread, with é in it\n" * 300_000).encode(encoding)
    started = time.process_time()
    decode(body)
    assert time.process_time() - started < 10


@pytest.mark.parametrize("name", "hex rot13 base64 zlib undefined idna punycode utf-7 unicode_escape".split())
def test_a_codec_that_is_no_charset_is_not_believed(name: str) -> None:
    page = f'<meta charset="{name}"><p>'.encode() + "Ein schöner Gruß".encode("cp1252")
    assert decode(page).endswith("Ein schöner Gruß")
    assert decode(page, f"text/html; charset={name}").endswith("Ein schöner Gruß")


def test_one_huge_word_is_decoded_in_linear_time() -> None:
    began = time.process_time()
    decode(b"a" * 500_000 + b" \xe9t\xe9")
    assert time.process_time() - began < 2
