"""What a sentence says of what it counts: that it is there, leaves, will stay, was wounded.

The nearest word before the number decides, unless what follows says more plainly: «2500 جندي سيغادرون».
Imports newsroom.models, .arabic, .milestones.vocabulary and .claims.vocabulary.
"""

from __future__ import annotations

from collections.abc import Sequence

from newsroom.arabic.clauses import Phrases, Token
from newsroom.arabic.numbers.values import GLUED
from newsroom.claims.ground import Position, Said
from newsroom.claims.vocabulary import ClaimLexicon
from newsroom.milestones.vocabulary import Form, Forms, Hit, Vocabulary
from newsroom.models import Role

AHEAD = 9  # words after what is counted in which a verb may tell of it
NEAR = 1  # words between a cue and a bare number that goes on by it
LIMIT = 5  # words after «أي جندي» in which one may narrow it
LINK = 5  # words between a verb and «عدد» that it rules
CHANGES = ("lower", "raise", "fallen", "reach", "come")
COUNTS = ("count", "lower", "raise", "fallen", "reach")
HOSTS = ("host", "therein")
CASUALTIES = ("killed", "wounded")
_STOPS = frozenset("؛:.!?؟\n")
_TO = ("الي", "ل", "عند")
_THEM = ("وا", "ون", "هم")  # verbs after what is counted agree with it, or take it up: غادروا، تنشرهم
_PLAIN = {
    "killed": Role.KILLED,
    "wounded": Role.WOUNDED,
    "leaving": Role.LEAVING,
    "arriving": Role.ARRIVING,
    "capacity": Role.CAPACITY,
}
Roles = tuple[Role, ...]


class CueReader:
    def __init__(self, lexicon: ClaimLexicon) -> None:
        self._vocabulary = Vocabulary(Forms({}, lexicon.cues), {}, lexicon.cues)
        self._states, self._halts = Phrases(lexicon.states), Phrases((*lexicon.halts, *lexicon.breaks))
        self._peak, self._extra = Phrases(lexicon.peak), Phrases(lexicon.extra)
        self._complements, self._relatives = Phrases(lexicon.complements), Phrases(lexicon.relatives)
        self._while, self._total = Phrases(lexicon.meanwhile), Phrases(lexicon.total)
        self._done, self._to_come = Phrases(lexicon.done), Phrases(lexicon.to_come)
        self._leads = Phrases(lexicon.leads)
        self._denials = Phrases(lexicon.denials)
        self._lest, self._limits = Phrases(lexicon.lest), Phrases(lexicon.limits)
        self._planned, self._reported = Phrases(lexicon.planned), Phrases(lexicon.reported)

    def said(self, words: Sequence[Token], position: Position, *, none: bool) -> Said:
        """none: the number is nought, so that «لن» tells of what is to come."""
        hits = self._before(words, position)
        counting = any(self.counts(words, at) for at in range(position.begin, position.at))
        to = any(words[at].text in _TO for at in range(max(position.first, position.begin - 1), position.at))
        changed = next((hit for hit in hits if hit.name in CHANGES), None)
        hurt = self._counted_hurt(words, position) if changed or to else None
        counted = counting or any(hit.name in COUNTS or (to and hit.name == "come") for hit in hits)
        role = hurt or (self._to(words, changed) if to and changed else self._role(words, position, hits))
        bounded = counting or self._reaches(words, position)
        if role in (Role.PRESENT, None) and (bounded or position.fronted):
            role = Role.TARGET if bounded and self._is_ahead(words, position) else Role.PRESENT
        if none and role in (Role.PRESENT, Role.STAYING, None):
            roles = self._none(words, position)
        else:
            weak = bool(hits) and hits[0].name == "there" and not (to and changed)
            roles = self._roles(words, position, role, weak=weak)
        if role is Role.STAYING and self._meanwhile(words, hits):
            roles = (role, Role.PRESENT)
        elif roles == (Role.PRESENT,) and hits and hits[0].name == "stay":
            roles = (Role.PRESENT, Role.STAYING)
        if self._is_denied(words, position):
            roles = ()
        return Said(
            roles,
            counted or hurt is not None,
            ruled=bool(hits) and hits[0].last >= position.begin - NEAR,
            holder=hits[0].first if hits and hits[0].name in HOSTS else None,
            changed=changed is not None,
        )

    def _reaches(self, words: Sequence[Token], position: Position) -> bool:
        """«القوات الباقية لا تتجاوز 200 جندي»: the verb is read as a part of the number."""
        inside = range(position.begin, position.at)
        return any(hit.name == "reach" for at in inside for hit in self._hits(words, at))

    def _is_denied(self, words: Sequence[Token], position: Position) -> bool:
        """«نفى وجود نية للإبقاء على قاعدتين»."""
        for at in range(position.begin - 1, position.first - 1, -1):
            if words[at + 1].gap not in ("", GLUED):
                return False
            if self._denials.at(words, at):
                return True
        return False

    def _none(self, words: Sequence[Token], position: Position) -> Roles:
        """«لن يكون هناك أي جندي»; of «أي قوات قتالية» the others are not told."""
        if self._limits.among(words, range(position.after, min(position.after + LIMIT, position.tail))):
            return ()
        to_come = self._lest.among(words, range(position.before, position.at))
        return (Role.TARGET if to_come else Role.PRESENT,)

    def _is_ahead(self, words: Sequence[Token], position: Position) -> bool:
        """«ألا يتجاوز عددهم 500»، «يتوقع أن يقل عددهم عن 500»."""
        lest = self._lest.among(words, range(position.begin, position.at))
        return lest or self._planned.among(words, range(position.head, position.begin))

    def counts(self, words: Sequence[Token], at: int) -> bool:
        """Whether a token is «عدد» and the like."""
        return any(hit.name == "count" for hit in self._hits(words, at))

    # ── before the number ────────────────────────────────────────────────────────────────────────────────

    def _before(self, words: Sequence[Token], position: Position) -> list[Hit]:
        """The cues before a number, the nearest first, as far as they may rule it."""
        found: list[Hit] = []
        kept = closed = 0  # hits before the last comma, and whether there was one
        for at in range(position.begin - 1, position.first - 1, -1):
            mark = words[at + 1].gap
            parted = mark not in ("", GLUED)
            joined = at + 1 == position.begin or (
                words[at + 1].text.startswith(("و", "ف", "اي")) and words[at + 1].text != "في"
            )
            if parted and self._relatives.at(words, at + 1) and closed:
                del found[kept:]  # «يستضيف الأردن، الذي …، 3000 جندي»: what is said by the way rules nothing
            elif parted and not joined:
                return found
            if _STOPS & set(mark) or self._complements.at(words, at):
                return found
            if self._relatives.at(words, at) and not (closed and words[at].gap not in ("", GLUED)):
                return found
            if parted:
                kept, closed = len(found), 1
            found += self._hits(words, at, position.first)
        return found

    def _hits(self, words: Sequence[Token], at: int, first: int = 0) -> list[Hit]:
        """The readings of a token; «نشر» is a verb where a clause begins with it, else a masdar."""
        hits = list(self._vocabulary.hits(words, at))
        if {Form.PAST, Form.NOUN} <= {hit.form for hit in hits}:
            opens = at == 0 or words[at].gap not in ("", GLUED)
            if (
                (opens or at == first)
                and words[at].text.startswith("ت")
                and hits[0].name == "lower"
                and at + 1 < len(words)
                and self.counts(words, at + 1)
            ):
                return [hit for hit in hits if hit.form is Form.PAST]  # «تقلص عددهم»
            verb = opens and hits[0].name == "deploy"
            hits = [hit for hit in hits if hit.form is not (Form.NOUN if verb else Form.PAST)]
        return hits

    def _counted_hurt(self, words: Sequence[Token], position: Position) -> Role | None:
        """«ارتفع عدد الجنود الذين أصيبوا إلى 50»: wounded, whatever the number does."""
        hurt: Role | None = None
        for at in range(position.begin - 1, position.first - 1, -1):
            if _STOPS & set(words[at + 1].gap):
                return None
            for hit in self._hits(words, at):
                if hit.name == "count":
                    return hurt
                hurt = _PLAIN[hit.name] if hit.name in CASUALTIES else hurt
        return None

    def _role(self, words: Sequence[Token], position: Position, hits: list[Hit]) -> Role | None:
        """By the words before it; None when none says anything."""
        if any(
            self._total.at(words, position.begin - width) == width
            for width in (2, 3)
            if width <= position.begin
        ):
            return Role.PRESENT
        count: Hit | None = None
        for hit in hits:
            if hit.name == "count":
                count = hit
                if self._is_reported(words, hit, position):
                    break
            elif hit.name == "therein":
                continue
            elif hit.form is Form.PURPOSE and hit.name in ("reach", "come"):
                return self._outcome(words, position, hits)
            elif count and count.first - hit.last > LINK:
                break
            elif count and hit.name == "come":
                return self._to(words, hit)
            else:
                return self._of(words, position, hit)
        return Role.PRESENT if hits else None

    def _outcome(self, words: Sequence[Token], position: Position, hits: list[Hit]) -> Role:
        """«… ليصل عددهم إلى 500»: as what it follows from."""
        changed = next((hit for hit in hits if hit.name in ("lower", "raise")), None)
        if changed:
            return self._to(words, changed)
        return (
            Role.TARGET if self._planned.among(words, range(position.first, position.begin)) else Role.PRESENT
        )

    def _is_reported(self, words: Sequence[Token], hit: Hit, position: Position) -> bool:
        """«البالغ عددها 2000»: told by the way."""
        return self._reported.among(words, range(max(position.first, hit.first - 1), hit.last))

    def _of(self, words: Sequence[Token], position: Position, hit: Hit) -> Role:
        if hit.name in _PLAIN:
            return _PLAIN[hit.name]
        to_come = self._is_to_come(words, hit)
        noun = hit.form is Form.NOUN
        if noun and hit.name == "present":
            to_come = to_come or self._leads.among(
                words, range(max(position.first, hit.first - LINK), hit.first)
            )
        if hit.name in ("stay", "host", "present", "there"):
            return Role.STAYING if to_come or (noun and hit.name == "stay") else Role.PRESENT
        if hit.name == "deploy":
            done = not noun or self._preceded(words, hit, self._done)
            return Role.PRESENT if done and not to_come else Role.ARRIVING
        if hit.name in ("lower", "raise"):  # without «إلى»: by so many
            since = position.begin > 0 and words[position.begin - 1].text == "من"
            return Role.PRESENT if since else Role.LEAVING if hit.name == "lower" else Role.ARRIVING
        if hit.name == "come":
            return Role.ARRIVING
        return Role.TARGET if to_come else Role.PRESENT

    def _all_of(self, words: Sequence[Token], position: Position, hit: Hit) -> Roles:
        """Those who stayed are there, and are those who stay."""
        role = self._of(words, position, hit)
        return (role, Role.STAYING) if hit.name == "stay" and role is Role.PRESENT else (role,)

    def _to(self, words: Sequence[Token], hit: Hit) -> Role:
        """«خفض … إلى 500»: the figure aimed at, unless it is reached."""
        if hit.form is Form.NOUN and hit.name in ("lower", "raise"):
            return Role.PRESENT if self._preceded(words, hit, self._done) else Role.TARGET
        reached = hit.form in (Form.PAST, Form.NOUN) or (
            hit.form is Form.PRESENT and hit.name in ("reach", "come")
        )
        return Role.PRESENT if reached and not self._is_to_come(words, hit) else Role.TARGET

    def _is_to_come(self, words: Sequence[Token], hit: Hit) -> bool:
        if hit.form in (Form.FUTURE, Form.PURPOSE):
            return True
        return hit.form in (Form.PRESENT, Form.NOUN) and self._preceded(words, hit, self._to_come)

    def _meanwhile(self, words: Sequence[Token], hits: list[Hit]) -> bool:
        return any(hit.name == "stay" and self._preceded(words, hit, self._while) for hit in hits)

    def _preceded(self, words: Sequence[Token], hit: Hit, phrases: Phrases) -> bool:
        return any(
            phrases.at(words, at) >= hit.first - at for at in (hit.first - 1, hit.first - 2) if at >= 0
        )

    # ── after the number ─────────────────────────────────────────────────────────────────────────────────

    def _roles(self, words: Sequence[Token], position: Position, role: Role | None, *, weak: bool) -> Roles:
        """weak: only «هناك» or «كان» says that they are there."""
        if role in (Role.PRESENT, None):
            if self._extra.among(words, range(position.at, min(position.after + 2, position.last))):
                return (Role.ARRIVING,)
            alone = position.before == position.first
            start = position.first if alone else max(position.head, position.before)
            if self._peak.among(words, range(start, max(start, min(position.tail, position.next)))):
                return (Role.PEAK,)
        after = self._after(words, position)
        if role is None or weak:
            default = (role or Role.PRESENT,) if position.opens else ()
            return default if after is None else after
        if after and role is Role.PRESENT and after[0] in (Role.STAYING, Role.KILLED, Role.WOUNDED):
            return after
        if after == (Role.PRESENT,) and role is Role.LEAVING:
            return role, Role.PRESENT
        return (role,)

    def _after(self, words: Sequence[Token], position: Position) -> Roles | None:
        """By the first verb, or participle, that agrees with what is counted; () for a deed that is no cue."""
        for at in range(position.after, min(position.after + AHEAD, position.next)):
            if words[at].gap not in ("", GLUED) or self._halts.at(words, at):
                return None
            if self._states.at(words, at):
                return (Role.PRESENT,)
            if not position.people or words[at].text.endswith(_THEM):
                hit = next((hit for hit in self._hits(words, at) if position.people or hit.form.finite), None)
                if hit or (position.people and words[at].text.endswith("وا")):
                    return self._all_of(words, position, hit) if hit else ()
        return None
