"""The words and the markup by which pages without a thread are known; `scrapers.walls` weighs them."""

import re

ANTI_BOT = re.compile(
    r"cf[-_]chl[-_]|challenge-platform|cf-browser-verification|/cdn-cgi/challenge"
    r"|_Incapsula_Resource|px-captcha|datadome"
    r"|captcha-delivery|ddos-guard|sucuri_cloudproxy|anubis_challenge|within\.website/x/cmd/anubis"
    r"|aws-waf|awswaf"
    r"|geo\.captcha|distil_r_captcha|imperva|kasada",
    re.IGNORECASE,
)
CHECKING = re.compile(
    r"just a moment|attention required|checking your browser|verify(?:ing)? (?:that )?you(?:'re"
    r"| are) (?:a )?human"
    r"|are you (?:a )?(?:human|robot)|prove (?:that )?you(?:'re| are) (?:human|not a (?:ro)?bot)"
    r"|ddos protection|security check"
    r"|unusual traffic|making sure you're not a bot|human verification|bot verification"
    r"|one more step|robot check"
    r"|complete the captcha|enable cookies and reload",
    re.IGNORECASE,
)
BLOCKED = re.compile(
    r"(?:community|subreddit|forum|group) is private|you must be invited"
    r"|(?:has|have) been blocked|you(?:'re| are)(?: temporarily)? blocked|access (?:is )?denied"
    r"|request blocked|403 forbidden"
    r"|^forbidden$|^blocked$|error 10(?:09|15|20)|too many requests|^429\b|you (?:are"
    r"|have been) banned|ip (?:address )?"
    r"(?:is|has been) (?:banned|blocked)|network policy|not available in your (?:country|region)"
    r"|451 unavailable"
    r"|zugriff verweigert|accès refusé|acceso denegado|accesso negato|доступ запрещ[её]н"
    r"|toegang geweigerd",
    re.IGNORECASE,
)
AGE = re.compile(
    r"over ?18\b|over eighteen|18 years (?:of age|old)|(?:at least|older than|under) 18|18\s*\+"
    r"|adults? only|adult content|nsfw"
    r"|confirm your age|age verification|verify your age|mature content|ab 18|über 18"
    r"|mayor(?:es)? de 18|plus de 18 ans"
    r"|maggiorenne|18 лет|18 yaş",
    re.IGNORECASE,
)
LOGIN_TITLE = re.compile(
    r"(?:please )?(?:log|sign)[ -]?(?:in|on)(?: required)?|user control panel|member login"
    r"|login page|authentication|anmelden"
    r"|anmeldung|einloggen|connexion|se connecter|identification|iniciar sesi[oó]n|identificarse"
    r"|conectarse|acceder|ingresar"
    r"|accedi|accesso|entra|entrar|fazer login|iniciar sess[aã]o|inloggen|aanmelden|zaloguj(?: się)?"
    r"|logowanie|вход|войти"
    r"|авторизация|вхід|giriş(?: yap)?|oturum aç|logga in|log ind|logg inn|kirjaudu(?: sisään)?"
    r"|přihlášení|prihlásenie"
    r"|bejelentkezés|belépés|autentificare|conectare|σύνδεση|είσοδος|ورود|تسجيل الدخول|התחברות|登录|登入"
    r"|ログイン|로그인"
    r"|đăng nhập|masuk|prijava",
    re.IGNORECASE,
)
REGISTER_TITLE = re.compile(
    r"register(?: now)?|registration|sign[ -]?up|create (?:an |new )?account|join(?: us| now)?"
    r"|new user registration"
    r"|registrieren|registrierung|benutzerkonto erstellen|inscription|s'inscrire|s’inscrire"
    r"|s'enregistrer|enregistrement"
    r"|registr(?:arse|o|o de usuario)|crear (?:una )?cuenta|registrati|registrazione|iscriviti"
    r"|cadastr(?:o|ar|e-se)|criar conta"
    r"|registreren|rejestracja|zarejestruj(?: się)?|регистрация|реєстрація|kayıt(?: ol)?|üye ol"
    r"|registrera|registrer(?:ing)?"
    r"|opret (?:konto|bruger)|rekisteröidy|registrace|registrácia|regisztráció|înregistrare|εγγραφή"
    r"|ثبت[ ‌]نام|تسجيل|הרשמה"
    r"|注册|註冊|登録|新規登録|회원가입|đăng ký|daftar|registracija",
    re.IGNORECASE,
)
MUST_LOG_IN = re.compile(
    r"(?:must|need to|have to|required to|please) (?:be )?(?:log(?:ged)?[ -]?in|sign(?:ed)?[ -]?in"
    r"|regist)|do not have permission (?:to|for)|not logged in or you do"
    r" not have permission|registered and logged in|requires you to (?:be|register|log)"
    r"|only (?:registered )?members (?:can|may)"
    r"|available to (?:registered )?(?:members|users) only|log in to (?:view|read|continue|see|access)"
    r"|nur für (?:registrierte|angemeldete|mitglieder)|nicht angemeldet oder|müssen (?:sich "
    r"|angemeldet|registriert|eingeloggt)"
    r"|musst du (?:dich|angemeldet|registriert|eingeloggt)|(?:devez|faut) (?:être|vous) (?:connect"
    r"|enregistr|inscri|identif)"
    r"|debes? (?:estar|iniciar|identific|registr)|devi (?:essere|effettuare|registr)"
    r"|moet (?:ingelogd|geregistreerd|aangemeld)"
    r"|musisz (?:być|się)|необходимо (?:войти|зарегистр|авториз)|только (?:для )?зарегистрир"
    r"|giriş yapma(?:lı|nız)|üye olma",
    re.IGNORECASE,
)
JS_NEEDED = re.compile(
    r"enable javascript|javascript (?:is )?(?:required|disabled|must be)|requires javascript"
    r"|turn on javascript|without javascript"
    r"|needs javascript|activate javascript|javascript aktiv|activer javascript"
    r"|habilit\w+ javascript|please wait for verification"
    r"|^loading\W*$|unsupported browser|browser is (?:not supported|no longer supported|out of date)",
    re.IGNORECASE,
)
APP_ROOT = re.compile(
    r"""<(?:div|main)[^>]+id=["']?(?:root|app|__next|__nuxt|react-root|ember-app|main-app)\b|<shreddit-app"""
)
MISSING = re.compile(
    r"page not found|404\b|(?:topic|thread|post|page|question|discussion)[^.]{0,40}(?:does not"
    r"|doesn['’]t|no longer|could not be|cannot be"
    r"|can't be) (?:exist|found)|(?:no|invalid) (?:thread|topic|post|discussion)s? (?:specified"
    r"|found)|seite nicht gefunden"
    r"|page introuvable|página no encontrada|pagina non trovata|страница не найдена|existiert nicht"
    r"|n'existe pas|no existe",
    re.IGNORECASE,
)
LISTS = re.compile(
    r"""class=["'][^"']*(?<![\w-])(?:topictitle|structItem-title|discussionListItem"""
    r"""|threadbit|threadtitle|topic-list-item"""
    r"""|DiscussionListItem|question-summary|s-post-summary|short-summary|forumdisplay_\w+"""
    r"""|inline_(?:rating|edit)|subject_(?:old|new)"""
    r"""|forumtitle|forumlink|nodeTitle|node-title|forum_link|js-issue-row|topic_title"""
    r"""|ipsDataItem_title|ipsData__title|forumrow"""
    r"""|lia-list-row|custom-message-tile|titleline|storylink|ItemDiscussion|tclcon|thread-header"""
    r"""|thread-title|topic-title-link"""
    r"""|link-title|boardindex_table|forumbit_post|b-topiclist\w*|vb-js-topic-item|titlelink"""
    r"""|td_topictitle|col_f_content)(?![\w-])"""
    r"""|id=["'](?:td_threadtitle_|thread_title_|thread_\d|tid-link-|msg_\d+["']><a|topic_title_"""
    r"""|Discussion_\d)"""
    r"""|component=["']category/topic["']|<h3 class=["']title""",
)
LISTED_LINKS = re.compile(
    r"""href=["']?[^"'\s>]*(?:viewtopic|showthread|showtopic|/topic/|/threads?/|/discussion/|topic=\d|/t/[^/"']+/\d|"""
    r"""/questions?/\d|thread-\d)"""
)
LISTING_TITLE = re.compile(
    r"forum index|board index|index page|foren-übersicht|forum-übersicht|index du forum"
    r"|índice (?:general|del foro)|indice del forum"
    r"|indeks|список форумов|view forum|page d'accueil|forumübersicht|search results|suchergebnisse"
    r"|résultats",
    re.IGNORECASE,
)
BOARD_PAGE = re.compile(r"(?:viewforum|forumdisplay|showforum|[?&;]board=\d|action=collapse)", re.IGNORECASE)
