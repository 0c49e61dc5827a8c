"""self-assessment.yaml: the scale, the skills and their items, in the order they are asked."""

from dataclasses import replace

from academy.content import rules, versions
from academy.content.documents import Desk
from academy.content.library import Item, ScalePoint, SelfAssessment, Skill, Text
from academy.content.problems import did_you_mean
from academy.content.records import Record

NAME = "self-assessment.yaml"


def read(desk: Desk, module: str) -> SelfAssessment | None:
    """The instrument of a module; None when it could not be asked as it stands."""
    record = desk.record(NAME)
    if record is None:
        return None
    return _Reading(desk, module).instrument(record)


class _Reading:
    """One reading of the file; `is_sound` falls when the instrument cannot be used."""

    def __init__(self, desk: Desk, module: str) -> None:
        self._desk = desk
        self._module = module
        self._items: dict[str, Item] = {}
        self.is_sound = True

    def instrument(self, record: Record) -> SelfAssessment | None:
        """Everything in the file, or None."""
        window = record.words("window")
        points = self._points(record.record("scale"))
        skills = self._skills(record)
        order = record.texts("order")
        # Items that could not be read would only be missed a second time here.
        if order is not None and self.is_sound:
            self._check_order(order, record)
        record.close()
        if not self.is_sound or window is None or order is None:
            return None
        new = SelfAssessment(
            module=self._module,
            hash="",
            window=window,
            points=points,
            skills=tuple(self._with_series(skill, points, window) for skill in skills),
            items=tuple(self._items[name] for name in order),
        )
        return replace(new, hash=versions.digest(new.to_json()))

    def _points(self, scale: Record | None) -> tuple[ScalePoint, ...]:
        if scale is None:
            self.is_sound = False
            return ()
        count = scale.whole("points")
        labels = scale.records("labels") or []
        if count is not None and count != rules.SCALE_POINTS:
            self._fault(scale.line_of("points"), f"the scale has {rules.SCALE_POINTS} points")
        if len(labels) != rules.SCALE_POINTS:
            what = f"{len(labels)} labels; one for each of {rules.SCALE_POINTS} points is needed"
            self._fault(scale.line_of("labels"), what)
        points = [self._point(value, label) for value, label in enumerate(labels, 1)]
        scale.close()
        return tuple(point for point in points if point)

    def _point(self, value: int, label: Record) -> ScalePoint | None:
        count, words = label.text("count"), label.own_words()
        label.close()
        if count is None or words is None:
            self.is_sound = False
            return None
        return ScalePoint(value, count, words)

    def _skills(self, record: Record) -> list[Skill]:
        records = record.records("skills")
        if records is None:
            self.is_sound = False
            return []
        if not rules.FEWEST_SKILLS <= len(records) <= rules.MOST_SKILLS:
            what = f"{len(records)} skills; {rules.FEWEST_SKILLS} or {rules.MOST_SKILLS} are needed"
            self._fault(record.line_of("skills"), what)
        return [skill for skill in map(self._skill, records) if skill]

    def _skill(self, record: Record) -> Skill | None:
        name = record.id()
        names, descriptions = record.words("name"), record.words("description")
        records = record.records("items") or []
        self.is_sound = self.is_sound and bool(records)
        if records and len(records) != rules.ITEMS_PER_SKILL:
            what = f"{len(records)} items; {rules.ITEMS_PER_SKILL} scored ones are needed"
            self._fault(record.line_of("items"), what)
        items = [self._item(r, name or "", is_check=False) for r in records]
        check_record = record.record("check")
        check = self._item(check_record, name or "", is_check=True) if check_record else None
        record.close()
        if name and not self._desk.claim("skill", name, NAME, record.line_of("id")):
            self.is_sound = False
        if name is None or names is None or descriptions is None or check is None:
            self.is_sound = False
            return None
        ids = tuple(item.id for item in items if item)
        return Skill(name, names, descriptions, ids, check.id, series="")

    def _item(self, record: Record, skill: str, *, is_check: bool) -> Item | None:
        name, texts = record.id(), record.own_words()
        record.close()
        if name is None or texts is None:
            self.is_sound = False
            return None
        if not self._desk.claim("item", name, NAME, record.line_of("id")):
            self.is_sound = False
        self._items[name] = Item(name, skill, is_check, texts)
        return self._items[name]

    def _check_order(self, order: tuple[str, ...], record: Record) -> None:
        line = record.line_of("order")
        lines = record.lines("order")
        if len(lines) != len(order):
            lines = [line] * len(order)
        if len(order) > 2 * len(self._items):
            self._fault(line, f"the order has {len(order)} entries for {len(self._items)} items")
            return
        seen: set[str] = set()
        for at, name in zip(lines, order, strict=True):
            if name not in self._items:
                self._fault(at, f"no item is called “{name}”" + did_you_mean(name, self._items))
            elif name in seen:
                self._fault(at, f"“{name}” is asked twice")
            seen.add(name)
        forgotten = [name for name in self._items if name not in seen]
        if forgotten and self.is_sound:
            self._fault(line, f"the order leaves out {', '.join(forgotten)}")
        if self.is_sound:
            self._check_mixture([self._items[name] for name in order], lines)

    def _check_mixture(self, items: list[Item], lines: list[int]) -> None:
        """Neighbours influence each other; such an order can still be asked."""
        run = 1
        for at, before, item in zip(lines[1:], items, items[1:], strict=False):
            run = run + 1 if item.skill == before.skill else 1
            if run == rules.LONGEST_RUN + 1:
                self._note(at, f"“{item.id}” is the {run}rd item of one skill running: mix skills")
            if item.is_check and before.is_check:
                self._note(at, f"the check items “{before.id}” and “{item.id}” are neighbours")

    def _with_series(self, skill: Skill, points: tuple[ScalePoint, ...], window: Text) -> Skill:
        # Wording alone decides: ids, titles, descriptions and the asking order do not.
        items = sorted(sorted(self._items[name].texts.words.items()) for name in skill.item_ids)
        scale = [[point.value, point.count, dict(point.texts.words)] for point in points]
        wording = {"items": items, "scale": scale, "window": dict(window.words)}
        return replace(skill, series=versions.series(wording))

    def _fault(self, line: int, what: str) -> None:
        self.is_sound = False
        self._note(line, what)

    def _note(self, line: int, what: str) -> None:
        self._desk.report(NAME, line, what)
