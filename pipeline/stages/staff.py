"""Posts → who speaks for the provider: by roster, by badge, or by the way they speak."""

import re
from collections.abc import Iterable, Iterator

from groundswell.ids import row_id
from groundswell.records import Author, Post, Staff
from groundswell.stage import stage

# Each habit is something that people who answer for a provider write, and its customers hardly ever do.
_HABITS: dict[str, re.Pattern[str]] = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "speaks of what “we” do as the provider": (
            r"\bwe(?:['’]re|\s+are|['’]ve|\s+have|['’]ll|\s+will|\s+do)?\s+(?:n['’]t\s+|not\s+|just\s+|now\s+|also\s+|currently\s+|"
            r"recently\s+|always\s+|actively\s+)*(?:working on|looking into|rolling out|launch\w*|developing|excited to|pleased to|"
            r"aware of|investigating|running|listening|happy to announce|introduc\w+|releas\w+|offer|don['’]t have (?:an?|any|plans)|"
            r"appreciate your|hear you|plan to|planning|a few programs|updated|made (?:some|a|this|these) changes?)"
            r"|\bwe (?:don['’]t|do not) have an?\b[^.\n]{0,60}\bat the moment|\bwe have (?:a few|several|some) \w+ (?:running|available)"
        ),
        "thanks people for their feedback": (
            r"\b(?:thanks?|thank you)(?: so much| very much| all| everyone)?,? (?:for|to \w+ for) (?:sharing|your|the|all|posting|"
            r"bringing|taking|reaching)\b"
        ),
        "passes feedback on": (
            r"\b(?:pass(?:ed|ing)?|shar(?:e|ed|ing)|forward(?:ed|ing)?|relay(?:ed|ing)?|escalat\w+|bring|brought)\b[^.\n]{0,40}"
            r"\b(?:to|with|along to|onto) (?:the|our) (?:\w+ )?(?:team|product|developers|engineers|department|management)"
        ),
        "speaks of the provider's own people or rules": (
            r"\bour (?:\w+ )?(?:team|engineers?|developers|support|roadmap|policy|policies|terms of service|guidelines|help cent(?:er|re)|"
            r"product managers?|community guidelines)\b"
        ),
        "acts as a moderator": (
            r"\b(?:comments?|posts?|replies|threads?)\b[^.\n]{0,25}\b(?:have|has|had|was|were) (?:been )?(?:removed|deleted|moved|merged|"
            r"closed|edited|locked)\b|\b(?:closing|locking|moving) this (?:thread|topic)\b|\bcommunity guidelines\b"
        ),
        "promises news or help": (
            r"\bstay tuned\b|\bkeep (?:you|everyone|the community) (?:posted|updated)|\byou can (?:read|learn|find)(?: out)? more\b|"
            r"\bcheck out our\b|\b(?:contact|reach out to) (?:our )?(?:customer )?support\b|\bfeel free to (?:contact|reach|pm|message)\b"
        ),
    }.items()
}  # fmt: skip
_CERTAIN = 3
_POSSIBLE = 2


@stage(per="thread", version=1)
def staff(posts: Iterable[Post], authors: Iterable[Author]) -> Iterator[Staff]:
    """Yield everybody who speaks for the provider, and everybody who may.

    Names on the roster and badges on the page are certain. Otherwise an author needs two different
    habits of staff to be possible, and three, one of them the provider's "we", to be certain.
    """
    written: dict[str, list[Post]] = {}
    for post in posts:
        if post.author_id:
            written.setdefault(post.author_id, []).append(post)
    for author in authors:
        own = written.get(author.id, [])
        if not own:
            continue
        if author.role in ("staff", "moderator") and author.role_basis != "default":
            known = "roster" if author.role_basis == "roster" else "page"
            why = (
                "is on the configured roster"
                if known == "roster"
                else f"the page shows the role {author.role}"
            )
            yield _row(own[0].thread_id, author.id, known, True, why)
            continue
        habits = [name for name, pattern in _HABITS.items() if any(pattern.search(post.text) for post in own)]
        if len(habits) >= _POSSIBLE:
            certain = len(habits) >= _CERTAIN and next(iter(_HABITS)) in habits
            yield _row(own[0].thread_id, author.id, "words", certain, "; ".join(habits))


def _row(thread_id: str, author_id: str, basis: str, certain: bool, explanation: str) -> Staff:
    return Staff(
        id=row_id("staff", thread_id, author_id),
        thread_id=thread_id,
        author_id=author_id,
        basis=basis,  # type: ignore[arg-type]
        is_certain=certain,
        explanation=explanation,
    )
