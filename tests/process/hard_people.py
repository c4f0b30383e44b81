"""People whose data are hard to mask: over many scripts and locales, some under several rows, some with
names that are words or a character's; and texts that hold them in every wrapping. The same people each
time: nothing here is random but by a fixed seed.
"""

import base64
import dataclasses
import json
import random
import unicodedata
import urllib.parse

# Given names that are real; family names are made of syllables, so that no fake is ever called so.
SCRIPTS = {
    "en": (["Ada", "Grace", "Oliver", "Mabel"], ["quar", "nif", "hol", "brax", "dway", "mith", "ork", "wex"]),
    "de": (["Jürgen", "Käthe", "Björn", "Änne"], ["schö", "brüx", "grau", "keß", "mäx", "hofs", "zwö", "lutz"]),
    "fr": (["Élodie", "François", "Zoë", "Noël"], ["chât", "lœv", "bérq", "gneu", "rouç", "vill", "dôx", "faît"]),
    "vi": (["Tuấn", "Hương", "Đức", "Thảo"], ["quỳn", "ngõx", "trặk", "phủq", "lệv", "đặz", "hỷm", "vũk"]),
    "pl": (["Łukasz", "Małgorzata", "Żaneta", "Paweł"], ["grzę", "szcz", "wół", "ćmi", "żebr", "kąs", "ńsk", "jaź"]),
    "tr": (["İpek", "Ilgın", "Çağrı", "Şule"], ["ığd", "öztü", "çakm", "şenk", "yıldq", "güm", "ışıx", "bağv"]),
    "ru": (["Иван", "Ольга", "Пётр", "Юлия"], ["жбан", "хрущ", "щукъ", "вдов", "цыпл", "ёрш", "эгов", "мряк"]),
    "el": (["Νίκος", "Ελένη", "Γιώργος", "Σοφία"], ["ξυλο", "ψαρό", "κρυθ", "ζωγρ", "βλαχ", "φωτζ", "χλωμ", "γκιώ"]),
    "hy": (["Արամ", "Անի", "Գոռ", "Լիլիթ"], ["ձկնո", "ղուկ", "ճանճ", "ծիծռ", "փղոս", "քչկո", "ջրաղ", "խոզկ"]),
    "ka": (["გიორგი", "ნინო", "ლევან", "თამარ"], ["წყლი", "ჭკვი", "ღრუბ", "ყვავ", "ჯღარ", "ხმალ", "ძაღლ", "ჟღრი"]),
    "he": (["נועה", "דוד", "שרה", "יוסף"], ["קצבו", "גרזן", "חלבצ", "טפסר", "עגלק", "צפרד", "זמרט", "פטיש"]),
    "ar": (["محمد", "فاطمة", "عمر", "ليلى"], ["زرقش", "طحنغ", "قصبظ", "خضرف", "ضبعث", "جملذ", "شوكح", "غزلك"]),
    "hi": (["आरव", "प्रिया", "राहुल", "नेहा"], ["झुनझ", "खटमल", "घनठो", "ठगड़", "ढोलक", "फटफट", "छतरी", "थलथल"]),
    "ta": (["கார்த்திக்", "லட்சுமி", "முருகன்", "தேவி"], ["வளஞ்ச", "குழம்ப", "பெருங்க", "நெல்லு", "தவளை", "மொட்டு", "கிளிஞ்", "ஓணான்"]),
    "th": (["สมชาย", "มาลี", "อนันต์", "สุดา"], ["ฆ้องว", "ฏิฐก", "ฬหงส์", "ณรงฌ", "ฌานฑ", "ฤๅษฎ", "ภูฒน", "ซ้อธ"]),
    "ko": (["민준", "서연", "지훈", "하은"], ["뷁", "쬁", "휑", "꾝"]),
    "ja": (["さくら", "ハルト", "ユイ", "ケンジ"], ["ヌポ", "ゾペ", "ムギュ", "ヱビ", "ヴォ", "ポヌ", "ゲジ", "ビヨ"]),
    "zh": (["璟珧", "旻曦", "淏珺", "翀颢"], ["亓官", "濮阳", "澹台", "呼延"]),
}
NAMES_THAT_ARE_WORDS = [("Will", "May"), ("Rose", "Green"), ("Grace", "Hope"), ("April", "Love"), ("Joy", "Winter"),
                        ("Mark", "Young"), ("Faith", "King"), ("Hunter", "Rich")]
DOMAINS = ["example.com", "example.org", "mail.example.net", "bücher.example", "почта.example", "例え.example"]
COUNTRIES = [("1", 10), ("49", 10), ("44", 10), ("33", 9), ("48", 9), ("7", 10), ("90", 10), ("81", 10), ("91", 10),
             ("82", 9), ("86", 11), ("972", 9)]


@dataclasses.dataclass
class Person:
    number: int
    locale: str
    given: str
    family: str
    email: str
    phone: str  # E.164
    canary: str  # an address that only this person's texts hold
    is_word: bool = False  # names that stand for something else too

    @property
    def full(self):
        if self.locale in ("zh", "ko"):
            return self.family + self.given
        return f"{self.given} {self.family}"


def family_of(rng, locale):
    syllables = SCRIPTS[locale][1]
    if locale in ("zh", "ko"):
        return rng.choice(syllables)
    return "".join(rng.choice(syllables) for _ in range(3)).capitalize()


def local_part(rng, person):
    """Of Latin letters mostly; some people have one in their own script."""
    number = person.number
    if person.locale in ("ru", "el", "zh") and number % 3 == 0:
        return f"{person.given}.{person.family}{number}".lower()
    plain = unicodedata.normalize("NFKD", person.family).encode("ascii", "ignore").decode().lower()
    given = unicodedata.normalize("NFKD", person.given).encode("ascii", "ignore").decode().lower()
    given, plain = given or "kitty", plain or "moonrider"
    return rng.choice([f"{given}.{plain}{number}", f"{given[0]}{plain}{number}", f"{plain}_{given}{number}",
                       f"{given}-{plain}.{number}", f"{plain}{number}"])


def make_people(count, characters=()):
    """Distinct people; every 40th has a word for a name, every 50th a character's."""
    rng = random.Random(20261129)
    people = []
    locales = list(SCRIPTS)
    for number in range(count):
        locale = locales[number % len(locales)]
        person = Person(number, locale, rng.choice(SCRIPTS[locale][0]), family_of(rng, locale), "", "", "")
        if number % 40 == 39:
            person.locale, person.is_word = "en", True
            person.given, person.family = NAMES_THAT_ARE_WORDS[number // 40 % len(NAMES_THAT_ARE_WORDS)]
        elif characters and number % 50 == 49:
            person.locale, person.is_word = "en", True
            person.given = characters[number // 50 % len(characters)]
        person.email = f"{local_part(rng, person)}@{DOMAINS[number % len(DOMAINS)]}"
        code, digits = COUNTRIES[number % len(COUNTRIES)]
        person.phone = f"+{code}{rng.randint(2, 8)}{number * 7919 % 10 ** (digits - 1):0{digits - 1}d}"
        person.canary = f"canary{number}x{rng.randrange(16 ** 8):08x}@aviary.example"
        people.append(person)
    return people


def full_width(text):
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def email_variants(person):
    """Other spellings of the mailbox; as bytes they are others."""
    local, domain = person.email.split("@")
    yield f"{local}+news@{domain}"
    yield person.email.upper()
    yield f" {person.email}"
    yield full_width(local) + "@" + domain
    for form in ("NFC", "NFD"):
        yield unicodedata.normalize(form, person.email)
    yield f"{local}@{domain.encode('idna').decode()}"
    yield f"{local.title()}@{domain.title()}"


def phone_notations(person):
    """Ten ways to write the number."""
    code, _ = next(c for c in sorted(COUNTRIES, key=lambda c: -len(c[0])) if person.phone.startswith("+" + c[0]))
    rest = person.phone[1 + len(code):]
    a, b, c = rest[:3], rest[3:6], rest[6:]
    return [person.phone, f"+{code} {a} {b} {c}", f"+{code}-{a}-{b}-{c}", f"+{code} ({a}) {b}-{c}", f"00{code}{rest}",
            f"00 {code} {a} {b} {c}", f"tel:+{code}{rest}", f"+{code}.{a}.{b}.{c}", full_width(person.phone),
            f"+{code} (0){a} {b} {c}"]


def wrappings(person):
    """Texts that hold the person, by the name of how they do."""
    given, family, email = person.given, person.family, person.email
    local, domain = email.split("@")
    b64 = base64.b64encode(f"contact {email} today".encode()).decode()
    found = {
        "plain": f"Dear {person.full}, welcome",
        "address": f"<{email}>",
        "upper_address": email.upper(),
        "tag": f"to {local}+news@{domain}.",
        "percent": f"https://x.example/?mail={urllib.parse.quote(email, safe='')}",
        "mailto": f"[write](mailto:{email}?subject=hello)",
        "entity": f"{local}&#64;{domain}",
        "hex_entity": f"{local}&#x40;{domain}",
        "escape": f"{local}\\u0040{domain}",
        "base64": f"token {b64} ends",
        "base64url": f"/u/{base64.urlsafe_b64encode(email.encode()).decode().rstrip('=')}/x",
        "hex": f"0x{email.encode().hex()}",
        "mime": f"=?UTF-8?B?{base64.b64encode(email.encode()).decode()}?=",
        "soft_hyphen": email[:2] + "\u00ad" + email[2:],
        "zero_width": email.replace("@", "\u200b@"),
        "full_width": full_width(email),
        "decomposed": unicodedata.normalize("NFD", f"{person.full} {email}"),
        "idn": f"{local}@{domain.encode('idna').decode()}",
        "markdown": f"**{person.full}** (`{email}`)",
        "canary": f"cc {person.canary}",
        "json": json.dumps({email: {"name": person.full}}, ensure_ascii=True),
        "phone": "or ".join(phone_notations(person)[person.number % 10:][:2]) + " soon",
        "all_phones": "; ".join(phone_notations(person)),
    }
    if not person.is_word and person.locale not in ("zh", "ko"):
        found.update({
            "family_first": f"{family}, {given}",
            "handle": f"@{given}_{family}".lower() + " said",
            "slug": f"https://cdn.example/u/{given}-{family}/avatar.png".lower(),
            "percent_slug": "https://cdn.example/u/" + urllib.parse.quote(f"{given}-{family}".lower()),
            "file": f"{family}_{given}_invoice.pdf",
            "initial": f"signed {given[0]}. {family}",
            "family": f"Mrs. {family} called",
        })
    return found


def fiction(character):
    """Texts of a story, which stay as they are whoever is called like the character."""
    return [f"{character} will wave in may, a rose in the winter light", f"the young king meets {character} at a spring"]
