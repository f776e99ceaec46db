"""Does the page tell its readers that it changed? 更正、编者按; correction, updated."""

from __future__ import annotations

import re

from pipeline.changes.facts.found import Found, find_all

KIND = "announcement"

_ANNOUNCEMENT = re.compile(
    r"(?=[【（(\[。！？\s更勘订修致特予编本文报内标数此先早之原上旧最近新A-Za-z*_.])(?:"
    r"(?:^|[【（(\[。！？\s])(?:更正|勘误|订正|更新|修正|致歉)(?:启事|说明|声明|公告"
    r"|提示)?\s?[:：】）)\]]"
    r"|更正启事|更正声明|更正说明|勘误表|致歉声明|特此(?:更正|说明|致歉)|予以更正|编者按|编者注"
    r"|编辑注|编辑部注"
    r"|(?:本文|本报道|本稿|文章|报道|内容|标题|数据)(?:内容)?(?:已|有"
    r"|现已)(?:于[^，。\n]{1,20})?(?:作|做|作出|进行)?(?:了)?(?:更新|修改|更正|修订|修正|调整)"
    r"|(?:此前|先前|早前|之前|原文|本文|本报|上一|旧)(?:的)?(?:报道|版本|文章|稿件"
    r"|一版)?[^。，\n]{0,24}(?:有误|错误地?|误写|误作|误称|误将|不准确|失实|笔误)"
    r"|(?:最后|最近|最新)?更新(?:时间|日期|于)\s?[:：]?\s?\d|更新至?\s?[:：]\s?\d"
    r"|(?:^|[\[(*_.\n]\s*)(?:Corrections?|CORRECTIONS?|Clarification|CLARIFICATION|Erratum"
    r"|Retraction|UPDATED?|Updated?)\s?(?:[:,)\]*_–—-]|\(|\d|appended|added|on\b|at\b)"
    r"|\b[Ee]ditor(?:['’]s|s['’]) [Nn]ote\b|\bEDITOR['’]S NOTE\b|\b[Ll]ast (?:updated|modified"
    r"|edited)\b"
    r"|\b[Uu]pdated (?:at|on|to (?:reflect|include|add|correct|clarify)|with)\b"
    r"|\b(?:[Tt]his|[Tt]he) (?:article|story|post|report|page|headline|piece|copy"
    r"|text)(?: above)? (?:has been|was|have been|is) "
    r"(?:since )?(?:updated|corrected|amended|revised|edited|changed|clarified|modified"
    r"|retracted)\b"
    r"|\b[Aa]n? (?:earlier|previous|original|prior) version of (?:this|the)\b"
    r"|\b(?:[Tt]he|[Ww]e) (?:regret|apologi[sz]e)\b|\bwas amended on\b|\bhas been amended\b"
    r"|\b[Ww]e have corrected\b)",
    re.MULTILINE,
)


def find(text: str) -> list[Found]:
    """The announcements of *text*, as they are written."""
    return find_all(_ANNOUNCEMENT, text)
