"""Pictures of how messages look in a chat: what the strict fakes were really sent, drawn by a browser.

    python -m tests.portraits     writes docs/telegram.png and docs/slack.png; wants `chromium` on the PATH

No screenshots of the platforms' own programs: their markup in a plain frame, each line in the direction its first
letter gives it, as those programs do. Left out are the addresses behind links.
"""

from __future__ import annotations

import asyncio
import html
import json
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pydantic import SecretStr

import tests.fakes.slack as slack_fake
from newsroom.logs import configure_logging
from tests.fakes.slack import SlackFake
from tests.pagetalks import LAYLA
from tests.transcripts import DOCS, Day, Say, Stage, Talk, acted, stage

WIDTH = 700  # pixels
SITE = re.compile(r" \([\u2066]?127\.0\.0\.1:\d+[\u2069]?\)")
STYLE = """
body{margin:0;padding:22px;background:#e6ebee;font:16px/1.6 "Noto Sans Arabic","DejaVu Sans",sans-serif;color:#1c2733}
.m{background:#fff;border-radius:10px;padding:12px 16px;white-space:pre-wrap;unicode-bidi:plaintext;text-align:start}
.m *{unicode-bidi:inherit}.m a{color:#1a6fb5;text-decoration:none}.m i,.small{color:#5c6b78;font-style:normal}
blockquote{margin:4px 0;padding:4px 12px;border-inline-start:3px solid #7aa7cc;background:#f2f6f9;direction:rtl}
.title{font-size:20px;font-weight:700}.row{display:flex;gap:6px;margin-top:6px;direction:rtl}
.row span{flex:1;text-align:center;padding:7px;border-radius:8px;background:#cfd9e1;font-weight:600}
.slack .row span{flex:none;padding:5px 14px;background:#fff;border:1px solid #b7bdc4}
.note{font-size:12px;color:#5c6b78;margin-top:10px}
"""
NOTE = "ما أُرسل فعلًا إلى خادم الاختبار، مرسومًا في إطار بسيط. المصادر عيّنات."


def page(inner: str, kind: str) -> str:
    note = f'<div class="note" dir="rtl">{NOTE}</div>'
    head = f'<!doctype html><html lang="ar"><meta charset="utf-8"><style>{STYLE}</style>'
    return f'{head}<body class="{kind}">{SITE.sub("", inner)}{note}</body></html>'


def telegram(sent: dict[str, Any]) -> str:
    """A message of Telegram: its HTML is its own."""
    rows = json.loads(sent["reply_markup"])["inline_keyboard"]
    text = re.sub(r"\n?(<blockquote[^>]*>.*?</blockquote>)\n?", r"\1", sent["text"], flags=re.DOTALL)
    return f'<div class="m">{text}</div>{_rows([[b["text"] for b in row] for row in rows])}'


def slack(blocks: Iterable[dict[str, Any]]) -> str:
    drawn, open_ = "", ""
    for block in blocks:
        match block["type"]:
            case "header":
                open_ += f'<div class="title">{html.escape(block["text"]["text"])}</div>'
            case "section":
                open_ += f"<div>{_mrkdwn(block['text']['text'])}</div>\n"
            case "context":
                inner = "".join(_mrkdwn(one["text"]) for one in block["elements"])
                open_ += f'<div class="small">{inner}</div>'
            case "actions":
                drawn += _rows([[one["text"]["text"] for one in block["elements"]]])
    return f'<div class="m">{open_}</div>{drawn}'


def _mrkdwn(text: str) -> str:
    """It is escaped as HTML is, but for links and marks."""
    text = re.sub(r"<([^|>]+)\|([^>]+)>", r'<a href="\1">\2</a>', text)
    return re.sub(r"(?<!\w)\*([^*\n]+)\*", r"<b>\1</b>", text)


def _rows(rows: Iterable[Iterable[str]]) -> str:
    cells = ("".join(f"<span>{html.escape(label)}</span>" for label in row) for row in rows)
    return "".join(f'<div class="row">{row}</div>' for row in cells)


async def messages() -> dict[str, str]:
    """Name of the picture → its page: an alert on Telegram, an answer on Slack."""
    day = Day("ar", "راصد", (Talk(LAYLA, "", ()),))
    async with SlackFake() as fake:
        tokens = {
            "slack_bot_token": SecretStr(slack_fake.BOT_TOKEN),
            "slack_app_token": SecretStr(slack_fake.APP_TOKEN),
            "slack_api_base_url": fake.base_url,
        }
        with TemporaryDirectory(prefix="rasid-page-") as folder:
            async with stage(Path(folder), day, **tokens) as there:
                await acted(there, day, Talk(LAYLA, "", (Say("اشترك عين الأسد فوري"),)))
                for wave in (2, 3):
                    await there.wave(wave)
                alerts = [given for name, given in there.fake.calls if name.lower() == "sendmessage"]
                alert = next(one for one in alerts if "إلى مكتمل" in one["text"])
                return {"telegram": page(telegram(alert), ""), "slack": await _on_slack(there, fake)}


async def _on_slack(there: Stage, fake: SlackFake) -> str:
    await fake.say("حالة حرير")
    while not fake.board or not await there.settled():
        await asyncio.sleep(0.02)
    sent = next(given for name, given in fake.calls if name == "chat.postMessage")
    blocks = sent["blocks"] if isinstance(sent["blocks"], list) else json.loads(sent["blocks"])
    return page(slack(blocks), "slack")


def draw(inner: str, picture: Path) -> None:
    """As high as the page is."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "page.html"
        sized = "<script>document.title=document.documentElement.scrollHeight</script>"
        path.write_text(inner.replace("</body>", f"{sized}</body>"), encoding="utf-8")
        chromium = ["chromium", "--headless", "--no-sandbox", "--hide-scrollbars", "--disable-gpu"]
        dumped = subprocess.run(
            [*chromium, f"--window-size={WIDTH},100", "--dump-dom", str(path)],
            capture_output=True,
            check=True,
        )
        found = re.search(r"<title>(\d+)</title>", dumped.stdout.decode())
        size = f"--window-size={WIDTH},{found[1] if found else 1200}"
        subprocess.run(
            [*chromium, size, f"--screenshot={picture}", str(path)], capture_output=True, check=True
        )


async def main() -> None:
    configure_logging("ERROR", "console")
    for name, inner in (await messages()).items():
        draw(inner, DOCS / f"{name}.png")
        print(f"{name}.png")


if __name__ == "__main__":
    asyncio.run(main())
