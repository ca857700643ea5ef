"""How a question was read, and what there is to say of its answer, in Chinese and in English."""

from __future__ import annotations

from kg.ask.model import Answer, Named, Question, Wanted
from kg.ontology import Label, Ontology
from kg.records import Modality

MODALITIES = {
    Modality.FACT: Label("事实", "fact"),
    Modality.PLANNED: Label("计划", "planned"),
    Modality.NEGATED: Label("否定", "denied"),
    Modality.POSSIBLE: Label("可能", "possible"),
}
NOT_TOLD = Label("报道未提及", "The documents do not say.")
NOT_UNDERSTOOD = Label("没有读懂这个问题", "The question was not understood.")
_WANTED = {
    Wanted.WHEN: "时间",
    Wanted.AMOUNT: "金额",
    Wanted.ROLE: "职务",
    Wanted.WHETHER: "是否",
    Wanted.RELATION: "关系",
    Wanted.SUMMARY: "概况",
}


def reading(question: Question, schema: Ontology) -> str:
    """Return the reading of a question as one line: `？ —投资/收购→ 临江智算园`."""
    verb = "/".join(schema.properties[name].label.zh for name in question.properties) or "…"
    subject, object_ = _side(question.subject), _side(question.object)
    if question.wanted is Wanted.SUMMARY:
        told = f"概况：{subject}"
    elif question.wanted is Wanted.RELATION:
        told = f"关系：{subject} ↔ {object_}"
    else:
        told = f"{subject} —{verb}→ {object_}"
    return "；".join([told, *_conditions(question, schema)])


def _conditions(question: Question, schema: Ontology) -> list[str]:
    found = []
    if question.wanted in _WANTED and question.wanted not in (Wanted.SUMMARY, Wanted.RELATION):
        found.append(f"问{_WANTED[question.wanted]}")
    if question.classes:
        found.append("类别：" + "/".join(schema.classes[name].label.zh for name in question.classes))
    if question.role:
        found.append(f"职务：{question.role}")
    if question.place is not None:
        found.append(f"地点：{_side(question.place)}")
    if question.amount is not None:
        found.append(f"金额：{question.amount.surface}")
    if question.when is not None:
        found.append(f"时间：{question.when.surface}")
    if question.modality is not None:
        found.append(f"语气：{MODALITIES[question.modality].zh}")
    if question.count:
        found.append("问数量")
    if question.ignored:
        found.append(f"未用到：{'、'.join(question.ignored)}")
    return found


def verdict(answer: Answer) -> Label:
    """Return what there is to say before the findings: their number, or that there are none and why."""
    if answer.question is None:
        return NOT_UNDERSTOOD
    missing = [named.words for named in answer.question.named if not named.things and not named.codes]
    if missing:
        words = "、".join(missing)
        return Label(f"{NOT_TOLD.zh}：图中没有“{words}”", f"Nothing in the graph is called {words}.")
    if not answer.findings:
        return NOT_TOLD
    if answer.question.wanted is Wanted.WHETHER:
        return Label("是，报道提到", "Yes, the documents say so.")
    number = f"{len(answer.findings)}{'+' if answer.truncated else ''}"
    return Label(f"{number} 项", f"{number} found")


def _side(named: Named | None) -> str:
    if named is None:
        return "？"
    things = [thing.partition("/")[2] for thing in named.things]
    return "、".join(things[:3]) + (f" 等{len(things)}个" if len(things) > 3 else "") if things else named.words
