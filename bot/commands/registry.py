"""The table of commands, and the one way from what a person says to an answer.

Request ─► whom we answer ─► the answer to a question of ours, or the longest command name the line begins with
           ─► rights ─► command(request, desk, texts) ─► Message
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot import steered
from bot.commands import dialogue, greet, welcome, whoami
from bot.commands import help as help_command
from bot.commands.ask import (
    analyze,
    changes,
    cite,
    compare,
    conflicts,
    details,
    figures,
    latest,
    phases,
    status,
    timeline,
    why,
)
from bot.commands.ask import find as find_command
from bot.commands.before import look
from bot.commands.check import report, review
from bot.commands.command import Command, Handler, barred
from bot.commands.follow import digest, managing, mute, settings, subscribe, subscriptions
from bot.commands.pointing import is_link
from bot.commands.request import Request
from bot.commands.speaking import language_for
from bot.commands.steer import audit, export, feeds, health, milestone, outbox, people, targets, watch
from bot.commands.verbs import done_before
from bot.ledgerdata import name_of
from bot.message import Action, Block, Bullets, Foreign, Message, Note, Paragraph
from bot.render.foreign import clip, without_bidi
from bot.texts import Texts
from newsroom import metrics
from newsroom.arabic.fold import heavy
from newsroom.desk import Desk
from newsroom.errors import UserError
from newsroom.rights import Role, role_of
from newsroom.steering import StaleError
from newsroom.store import tracing

COMMANDS = (
    Command(
        "status",
        (
            *("حالة", "الحالة", "ما حالة", "ما هي حالة", "وضع", "الوضع في", "ما وضع", "ما هو وضع", "كيف وضع"),
            *("وين وصل", "وين وصلت", "وين صار", "وين صارت", "أين وصل", "أين وصلت", "إلى أين وصل"),
            *("إلى أين وصلت", "شو وضع", "شنو وضع", "شو صار", "شو صار في", "شصار", "ماذا عن", "ماذا حدث في"),
            *("ماذا جرى في", "ما مصير", "what is the status of", "status of", "what about"),
        ),
        status.status,
    ),
    Command(
        "timeline",
        (
            "تسلسل",
            "التسلسل",
            "التسلسل الزمني",
            "المسار",
            "المسار الزمني",
            "الجدول الزمني",
            "الخط الزمني",
            "خط زمني",
        ),
        timeline.timeline,
    ),
    Command("phases", ("مراحل", "المراحل"), phases.phases),
    Command(
        "conflicts",
        ("تناقضات", "التناقضات", "تناقض", "تعارض", "التعارضات", "التضارب", "تضارب"),
        conflicts.conflicts,
    ),
    Command("figures", ("أرقام", "الأرقام", "أعداد", "الأعداد", "عدد", "القوات", "troops"), figures.figures),
    Command("changes", ("ما الجديد", "ما تغير", "التغيرات", "what is new"), changes.changes),
    Command(
        "latest",
        (
            *("آخر الأخبار", "آخر أخبار", "آخر خبر", "ما آخر أخبار", "ما أخبار", "شو أخبار", "أخبار"),
            *("الجديد", "جديد", "آخر المستجدات", "مستجدات", "latest news", "latest on", "news"),
        ),
        latest.latest,
    ),
    Command(
        "find",
        (
            *("ابحث عن", "ابحث لي عن", "ابحث في الأرشيف عن", "ابحث", "ابحثي عن", "بحث عن", "بحث", "البحث عن"),
            *("فتش عن", "دور على", "search for", "search"),
        ),
        find_command.find,
    ),
    Command(
        "compare", ("قارن المصادر", "قارن", "قارن بين مصادر", "مقارنة المصادر", "مقارنة"), compare.compare
    ),
    Command("cite", ("اقتبس", "اقتباس", "استشهاد", "استشهد", "quote", "citation"), cite.cite),
    Command("why", ("لماذا", "لماذا وصل", "ليش", "دليل", "الدليل", "الأدلة", "أدلة", "evidence"), why.why),
    Command("details", ("تفاصيل", "التفاصيل", "القصة"), details.details),
    Command("analyze", ("حلل", "حلل هذا", "تحليل", "analyse", "try"), analyze.analyze, verbatim=True),
    Command(
        "review",
        ("المراجعة", "مراجعة", "راجع"),
        review.review,
        topic="review",
        role=Role.ANALYST,
        discreet=True,
    ),
    Command(
        "report",
        ("أبلغ عن خطأ", "أبلغ", "بلغ عن خطأ", "بلاغ", "خطأ"),
        report.report,
        topic="review",
        role=Role.ANALYST,
    ),
    Command(
        "outbox",
        ("المتعثرة", "متعثرة", "الرسائل المتعثرة"),
        outbox.outbox,
        topic="steer",
        role=Role.ADMIN,
        discreet=True,
    ),
    Command(
        "feeds",
        ("المصادر", "مصادر", "الخلاصات", "خلاصات", "المصدر", "sources"),
        feeds.feeds,
        topic="steer",
        role=Role.ADMIN,
        discreet=True,
    ),
    Command(
        "people",
        ("الأشخاص", "أشخاص", "الصلاحيات", "صلاحيات", "الفريق", "roles"),
        people.people,
        topic="steer",
        role=Role.ADMIN,
        discreet=True,
    ),
    Command(
        "targets",
        ("الوجهات", "وجهات", "الوجهة", "المحادثات", "القنوات"),
        targets.targets,
        topic="steer",
        role=Role.ADMIN,
        discreet=True,
    ),
    Command(
        "health",
        ("الصحة", "صحة راصد", "صحة", "سلامة راصد", "هل تعمل"),
        health.health,
        topic="steer",
        role=Role.ADMIN,
        discreet=True,
    ),
    Command(
        "watch",
        ("المراقبة", "قائمة المراقبة", "مراقبة", "راقب", "watchlist"),
        watch.watch,
        topic="steer",
        role=Role.ADMIN,
        discreet=True,
    ),
    Command(
        "milestone",
        ("المعالم", "معالم", "المعلم", "معلم", "المحطات", "محطات", "المحطة", "محطة", "milestones"),
        milestone.milestone,
        topic="steer",
        role=Role.ADMIN,
        discreet=True,
    ),
    Command(
        "audit",
        ("السجل", "سجل التعديلات", "سجل", "من غير", "التعديلات", "history"),
        audit.audit,
        topic="steer",
        role=Role.ADMIN,
        discreet=True,
    ),
    Command("undo", ("تراجع عن", "تراجع", "تراجعي"), audit.undo, topic="steer"),
    Command(
        "export",
        ("صدر", "صدر الإعدادات", "تصدير", "التصدير", "تصدير الإعدادات"),
        export.export,
        topic="steer",
        role=Role.ADMIN,
        discreet=True,
    ),
    Command("whoami", ("من أنا", "معرفي", "who am I"), whoami.whoami),
    Command(
        "subscribe",
        ("اشترك", "اشتراك", "اشتركي", "تابع", "متابعة", "أريد متابعة", "نبهني عن", "sub", "follow"),
        subscribe.subscribe,
        topic="follow",
        changes_chat=True,
    ),
    Command(
        "unsubscribe",
        (
            *("ألغ", "ألغي", "ألغ الاشتراك", "ألغ اشتراك", "إلغاء الاشتراك", "إلغاء اشتراك", "ألغ المتابعة"),
            *("لا تتابع", "أوقف متابعة", "unsub", "unfollow"),
        ),
        subscribe.unsubscribe,
        topic="follow",
        changes_chat=True,
    ),
    Command(
        "subscriptions",
        ("اشتراكاتي", "الاشتراكات", "اشتراكاتنا", "ما اشتراكاتي", "ماذا أتابع", "subs", "my subscriptions"),
        subscriptions.subscriptions,
        topic="follow",
    ),
    Command(
        "mute",
        ("اكتم", "كتم", "اكتمي", "أسكت", "اصمت"),
        mute.mute,
        topic="follow",
        changes_chat=True,
    ),
    Command(
        "unmute",
        ("ألغ الكتم", "ألغ كتم", "إلغاء الكتم", "إلغاء كتم", "أنه الكتم", "ارفع الكتم", "فك الكتم"),
        mute.unmute,
        topic="follow",
        changes_chat=True,
    ),
    Command(
        "settings",
        ("الإعدادات", "إعدادات", "ضبط", "الضبط", "التفضيلات", "preferences"),
        settings.settings,
        topic="follow",
        changes_chat=True,
    ),
    Command(
        "digest",
        ("الموجز", "موجز", "الموجز الآن", "موجز الآن", "أعطني الموجز", "digest now"),
        digest.digest,
        topic="follow",
    ),
    Command("manage", ("أدر", "إدارة", "أدر قناة"), managing.manage, topic="follow", role=Role.EDITOR),
    Command(
        "unmanage",
        ("أنه الإدارة", "إنهاء الإدارة", "manage off"),
        managing.unmanage,
        topic="follow",
        listed=False,
    ),
    Command("welcome", (), welcome.welcome, listed=False),
    Command("greet", greet.GREETINGS, greet.greet, listed=False),
    Command("peace", greet.PEACE, greet.peace, listed=False),
    Command("thanks", greet.THANKS, greet.thanks, listed=False),
    Command("cancel", ("إلغاء",), dialogue.cancel, listed=False),
    Command("help", ("start", "مساعدة", "المساعدة", "؟"), help_command.help_),
)

ECHOED = 80  # characters of what was not understood
OFFERED = 3  # names that may be meant
LABEL = 40  # characters of a button that names a thing
_ENDS = re.compile(r"[?؟!.\s]+$")


async def dispatch(request: Request, desk: Desk) -> Message:
    """The answer to what a person wrote. Never raises for bad input: that has an answer of its own."""
    before = await desk.db.read(look, request, desk.now())
    request = replace(request, language=language_for(request, before.language))
    texts = Texts(request.language)
    await desk.renew(before.revision)
    role = role_of(request.person, desk.roles, closed=desk.policy.closed)
    command: Command | None = None
    form: dialogue.Taken | None = None
    try:
        if role < Role.READER:
            raise UserError("not-known", person=request.person)
        command, request, form = await _meant(request, desk, waits=before.waits)
        if command and (why_not := barred(command, request, desk)):
            await dialogue.over(form, request, desk)
            raise UserError(why_not)
        handler = command.handler if command else _unnamed(request, desk, texts)
        answer = await handler(request, desk, texts)
        await dialogue.over(form, request, desk)
        message = await dialogue.asked(answer, request, desk, texts)
        _count(command, "answered")
        return await _beside_alerts(message, request, desk)
    except UserError as error:
        _count(command, "refused")
        if stands := await done_before(request, desk):  # what it asked for, which looks like a reason
            refusal = steered.done(None, desk.watchlist, texts)
        else:
            refusal = steered.refusal(error, desk.watchlist, texts) or _refusal(error, command, texts)
        if stands or isinstance(error, StaleError):  # written anew it would be refused again
            await dialogue.over(form, request, desk)
        return await dialogue.again(form, refusal, request, desk, texts)


def _count(command: Command | None, outcome: str) -> None:
    metrics.QUESTIONS.labels(command.name if command else "none", outcome).inc()


async def _beside_alerts(message: Message, request: Request, desk: Desk) -> Message:
    """An alert stays: what answers a button under it never takes its place."""
    if message.replaces and request.replies_to:
        told = await desk.db.read(tracing.told_in, request.chat, request.replies_to)
        return replace(message, replaces=False) if told else message
    return message


async def _meant(
    request: Request, desk: Desk, *, waits: bool
) -> tuple[Command | None, Request, dialogue.Taken | None]:
    """The command, the request with what follows its name, and the form that its words fill in, if one `waits`.

    Words of others are analysed, whatever they say.
    """
    if request.shared:
        return _ANALYZE, request, None
    form: dialogue.Taken | None = None
    command, rest = find(request.text)
    cancels = command is not None and command.name == "cancel" and not rest
    if waits and not cancels and (form := await dialogue.taken(request, desk)):
        request = dialogue.filled(form, request)
        command, rest = find(request.text)
    return command, replace(request, text=rest), form


def _unnamed(request: Request, desk: Desk, texts: Texts) -> Handler:
    """A bare name asks for its status, a bare link to be analysed, nothing at all for help.

    For anything else UserError offers whole lines: what is nearest to it.
    """
    if not request.text:
        return help_command.help_
    if is_link(request.text):
        return analyze.analyze
    found = desk.watchlist.find(request.text)
    if found.exact:
        return status.status
    names = ((name_of(thing, texts), f"status {thing.id}") for thing in found.nearest)
    lines = help_command.nearest(request, desk, texts) or tuple(names)[:OFFERED]
    raise UserError("unknown-command", text=clip(request.text, ECHOED)).offering(*lines)


def _refusal(error: UserError, command: Command | None, texts: Texts) -> Message:
    blocks: list[Block] = [Paragraph(texts(error.key, **error.values))]
    if error.lines:
        names = tuple(Foreign(name) for name, _ in error.lines)
        blocks += [Paragraph(texts("nearest")), Bullets(names)]
    if error.key == "unknown-command":
        blocks.append(Note(texts("unknown-command-hint")))
    whole = error.key == "unknown-command"
    name = command.name if command else "status"
    rows = tuple(
        (Action(clip(label, LABEL), rest if whole else f"{name} {rest}"),) for label, rest in error.lines
    )
    return replace(texts.message(*blocks), actions=rows, refused=True, about=error.about)


def find(text: str) -> tuple[Command | None, str]:
    """The command a line names, and what follows the name; no command when it names none."""
    line = " ".join(without_bidi(text).split()).lstrip("/")
    folded, bare = heavy(line), heavy(_ENDS.sub("", line))
    for name, command in _NAMES:
        if name in (folded, bare) or folded.startswith((f"{name} ", f"{name}، ", f"{name}, ")):
            words = len(name.split())
            if command.verbatim:
                return command, " ".join(without_bidi(text).strip().split(None, words)[words:])
            return command, _ENDS.sub("", " ".join(line.split()[words:]))
    return None, line


(_ANALYZE,) = (command for command in COMMANDS if command.name == "analyze")
_NAMES = sorted(
    ((heavy(name), command) for command in COMMANDS for name in (command.name, *command.names)),
    key=lambda pair: len(pair[0]),
    reverse=True,
)
