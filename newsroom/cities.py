"""Time zones by the names of cities, as Arab newsrooms say them. Pure; imports the fold."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from newsroom.arabic.fold import heavy

CITIES = {  # IANA → the city as we call it, and as people may besides
    "Asia/Baghdad": ("بغداد", "العراق", "أربيل", "البصرة", "الموصل"),
    "Asia/Riyadh": ("الرياض", "السعودية", "جدة", "مكة", "صنعاء", "عدن", "اليمن"),
    "Africa/Cairo": ("القاهرة", "مصر", "الإسكندرية"),
    "Asia/Dubai": ("دبي", "أبوظبي", "أبو ظبي", "الإمارات", "الشارقة"),
    "Asia/Beirut": ("بيروت", "لبنان"),
    "Asia/Amman": ("عمّان", "الأردن"),
    "Asia/Damascus": ("دمشق", "سوريا", "حلب"),
    "Asia/Jerusalem": ("القدس",),
    "Asia/Gaza": ("غزة", "فلسطين", "رام الله"),
    "Asia/Qatar": ("الدوحة", "قطر"),
    "Asia/Kuwait": ("الكويت",),
    "Asia/Bahrain": ("المنامة", "البحرين"),
    "Asia/Muscat": ("مسقط", "سلطنة عمان"),
    "Africa/Tunis": ("تونس",),
    "Africa/Algiers": ("الجزائر",),
    "Africa/Casablanca": ("الدار البيضاء", "الرباط", "المغرب"),
    "Africa/Tripoli": ("طرابلس", "ليبيا", "بنغازي"),
    "Africa/Khartoum": ("الخرطوم", "السودان"),
    "Africa/Nouakchott": ("نواكشوط", "موريتانيا"),
    "Africa/Mogadishu": ("مقديشو", "الصومال"),
    "Europe/Istanbul": ("إسطنبول", "أنقرة", "تركيا"),
    "Asia/Tehran": ("طهران", "إيران"),
    "Europe/London": ("لندن", "بريطانيا"),
    "Europe/Paris": ("باريس", "فرنسا"),
    "Europe/Berlin": ("برلين", "ألمانيا"),
    "America/New_York": ("نيويورك", "واشنطن"),
    "UTC": ("غرينتش", "جرينتش", "التوقيت العالمي"),
}
OFFERED = (
    *("Asia/Baghdad", "Africa/Cairo", "Asia/Riyadh", "Asia/Dubai", "Asia/Beirut"),
    *("Asia/Amman", "Asia/Qatar", "Africa/Tunis", "Africa/Casablanca", "Europe/London"),
)


def zone_of(text: str) -> str | None:
    """The IANA name of what somebody wrote: that name itself, its city in English, or a city in Arabic."""
    wanted = _key(text)
    for zone, names in CITIES.items():
        if wanted in (_key(zone), _key(zone.rpartition("/")[2]), *map(_key, names)):
            return zone
    return _iana("/".join(part.strip() for part in text.replace(" ", "_").split("/")))


def city_of(zone: str, language: str) -> str:
    """«بغداد»، "Baghdad"; what is in no list goes by its own name."""
    if language == "ar" and zone in CITIES:
        return CITIES[zone][0]
    return zone.rpartition("/")[2].replace("_", " ")


def _iana(name: str) -> str | None:
    written = "/".join("_".join(word.capitalize() for word in part.split("_")) for part in name.split("/"))
    for one in (name, written):
        try:
            return ZoneInfo(one).key
        except (KeyError, ValueError, OSError):
            continue
    return None


def _key(text: str) -> str:
    return heavy(" ".join(text.replace("_", " ").split())).removeprefix("ال").casefold()
