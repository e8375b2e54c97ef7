"""Sample outlets as data (`config/samples/`), and the feeds and pages they serve. Pure but for loading.

What is visible depends on the wave: an item appears with its own, and is rewritten by later ones.
Imports newsroom.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import Annotated, Literal
from xml.etree.ElementTree import Element, SubElement, tostring

from pydantic import AwareDatetime, Field

from newsroom.errors import ConfigError, Fault
from newsroom.yamlfiles import Strict, read

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"


class _Edit(Strict):
    wave: int
    at: AwareDatetime
    title: str
    text: str


class _Item(Strict):
    slug: str
    wave: Annotated[int, Field(ge=1)]
    published: AwareDatetime
    title: str = ""
    text: str = ""
    copy_of: str | None = None  # "outlet/slug": word for word the same
    relevant: bool = True  # whether it belongs to the dossier; the look-alikes do not
    edits: tuple[_Edit, ...] = ()


class _Outlet(Strict):
    outlet: str
    country: str
    format: Literal["rss", "atom"]
    encoding: Literal["utf-8", "windows-1256"] = "utf-8"
    text: Literal["feed", "page", "none"]  # where the whole text stands
    items: tuple[_Item, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """What an item says from one wave on."""

    wave: int
    at: datetime
    title: str
    text: str

    @property
    def paragraphs(self) -> list[str]:
        return self.text.split("\n\n") if self.text else []


@dataclass(frozen=True, slots=True)
class SampleItem:
    slug: str
    published: datetime
    relevant: bool
    copy_of: str | None
    versions: tuple[Version, ...]  # oldest first

    def at(self, wave: int) -> Version | None:
        seen = [version for version in self.versions if version.wave <= wave]
        return seen[-1] if seen else None


@dataclass(frozen=True, slots=True)
class SampleOutlet:
    key: str
    name: str
    country: str
    format: Literal["rss", "atom"]
    encoding: str
    text: Literal["feed", "page", "none"]
    items: tuple[SampleItem, ...]

    def at(self, wave: int) -> list[tuple[SampleItem, Version]]:
        """What is visible, newest first."""
        seen = [(item, version) for item in self.items if (version := item.at(wave))]
        return sorted(seen, key=lambda pair: pair[0].published, reverse=True)

    def changed(self, wave: int) -> datetime:
        return max((version.at for _, version in self.at(wave)), default=self.items[0].published)


def load_samples(folder: Path) -> tuple[SampleOutlet, ...]:
    """Every outlet of `folder`. Raises ConfigError."""
    faults: list[Fault] = []
    files = {path.stem: read(path, _Outlet, faults) for path in sorted(folder.glob("*.yaml"))}
    if faults:
        raise ConfigError(faults)
    outlets = {key: file for key, file in files.items() if file}
    originals = {f"{key}/{item.slug}": item for key, file in outlets.items() for item in file.items}
    return tuple(_outlet(key, file, originals) for key, file in outlets.items())


def _outlet(key: str, file: _Outlet, originals: dict[str, _Item]) -> SampleOutlet:
    items = tuple(_item(item, originals) for item in file.items)
    return SampleOutlet(key, file.outlet, file.country, file.format, file.encoding, file.text, items)


def _item(item: _Item, originals: dict[str, _Item]) -> SampleItem:
    said = originals[item.copy_of] if item.copy_of else item
    first = Version(item.wave, item.published, said.title, said.text)
    later = (Version(edit.wave, edit.at, edit.title, edit.text) for edit in item.edits)
    return SampleItem(item.slug, item.published, said.relevant, item.copy_of, (first, *later))


# ── feeds ────────────────────────────────────────────────────────────────────────────────────────────────


def feed(outlet: SampleOutlet, base: str, wave: int) -> bytes:
    """The feed as served from `base` ("http://127.0.0.1:port") at that wave."""
    root = _rss(outlet, base, wave) if outlet.format == "rss" else _atom(outlet, base, wave)
    document: bytes = tostring(root, encoding=outlet.encoding, xml_declaration=True)
    return document


def _rss(outlet: SampleOutlet, base: str, wave: int) -> Element:
    root = Element("rss", {"version": "2.0", "xmlns:content": CONTENT, "xmlns:atom": ATOM})
    channel = SubElement(root, "channel")
    _add(
        channel,
        title=outlet.name,
        link=f"{base}/{outlet.key}/",
        description="أخبار عينة للتجربة",
        language="ar",
    )
    for item, version in outlet.at(wave):
        entry = SubElement(channel, "item")
        _add(
            entry,
            title=version.title,
            link=_link(base, outlet, item),
            pubDate=format_datetime(item.published),
        )
        SubElement(entry, "guid", {"isPermaLink": "false"}).text = _id(outlet, item)
        if version is not item.versions[0]:
            _add(entry, **{"atom:updated": version.at.isoformat()})
        _add(entry, description=_summary(outlet, version))
        if outlet.text == "feed":
            _add(entry, **{"content:encoded": _html(version)})
    return root


def _atom(outlet: SampleOutlet, base: str, wave: int) -> Element:
    root = Element("feed", {"xmlns": ATOM, "xml:lang": "ar"})
    _add(
        root, title=outlet.name, id=f"tag:sample,2025:{outlet.key}", updated=outlet.changed(wave).isoformat()
    )
    for item, version in outlet.at(wave):
        entry = SubElement(root, "entry")
        _add(entry, title=version.title, id=_id(outlet, item))
        SubElement(entry, "link", {"rel": "alternate", "href": _link(base, outlet, item)})
        _add(entry, published=item.published.isoformat(), updated=version.at.isoformat())
        SubElement(entry, "summary", {"type": "html"}).text = _summary(outlet, version)
    return root


def _add(parent: Element, **children: str) -> None:
    for name, text in children.items():
        SubElement(parent, name).text = text


def _id(outlet: SampleOutlet, item: SampleItem) -> str:
    return f"tag:sample,2025:{outlet.key}/{item.slug}"


def _link(base: str, outlet: SampleOutlet, item: SampleItem) -> str:
    return f"{base}/{outlet.key}/{item.slug}"


def _html(version: Version) -> str:
    return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in version.paragraphs)


def _summary(outlet: SampleOutlet, version: Version) -> str:
    """The first sentence or so, as sites cut it; nothing where headlines are all there is."""
    if not version.text:
        return ""
    first = version.paragraphs[0]
    return f"<p>{escape(first if outlet.text == 'feed' else ' '.join(first.split()[:18]) + '…')}</p>"


# ── pages ────────────────────────────────────────────────────────────────────────────────────────────────

_PAGE = """<!DOCTYPE html>
<html lang="ar" dir="rtl">
<head><meta charset="{encoding}"><title>{title} | {outlet}</title></head>
<body>
<header><nav><ul>
<li><a href="/">الرئيسية</a></li><li><a href="/">سياسة</a></li><li><a href="/">رياضة</a></li>
</ul></nav></header>
<main>
<article>
<h1>{title}</h1>
<div class="meta"><span class="author">{outlet}</span> <time datetime="{published}">{day}</time></div>
<div class="share">
<span>شارك الخبر</span> <a href="#">فيسبوك</a> <a href="#">تلغرام</a> <a href="#">نسخ الرابط</a>
</div>
<div class="article-body">
{text}
</div>
</article>
<section class="related"><h3>مواضيع ذات صلة</h3><ul>{related}</ul></section>
<section class="comments"><h3>التعليقات (0)</h3><p>كن أول من يعلق على هذا الخبر</p>
<form><textarea></textarea><span class="counter">300 حرف متبقي</span><button>أرسل</button></form></section>
</main>
<aside><h3>الأكثر قراءة</h3><ol>{related}</ol></aside>
<footer><p>جميع الحقوق محفوظة لهذه العينة</p></footer>
</body>
</html>
"""


def page(outlet: SampleOutlet, item: SampleItem, wave: int) -> bytes:
    """The article's page at that wave, with the furniture that surrounds articles: none of it is the news."""
    version = item.at(wave) or item.versions[0]
    others = [f'<a href="#">{escape(v.title)}</a>' for i, v in outlet.at(wave) if i is not item][:3]
    html = _PAGE.format(
        encoding=outlet.encoding,
        title=escape(version.title),
        outlet=escape(outlet.name),
        published=item.published.isoformat(),
        day=item.published.strftime("%d/%m/%Y"),
        text=_html(version).replace("</p><p>", f"</p><p>اقرأ أيضا: {others[0]}</p><p>", 1),
        related="".join(f"<li>{other}</li>" for other in others),
    )
    return html.encode(outlet.encoding, "xmlcharrefreplace")
