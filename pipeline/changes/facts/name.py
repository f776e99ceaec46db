"""Names of people, places and organisations, Chinese and Latin."""

from __future__ import annotations

import re

from pipeline.changes.facts.found import Found, overlaps
from pipeline.changes.words import is_word, tag
from pipeline.copies.weights import load_rarities, stem

KIND = "name"

_SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏"
    "吕丁"
    "任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃"
    "武戴莫"
    "孔向汤章鲁葛温季俞殷倪庞尤翟褚舒骆齐阎裴柳康施洪牛詹岳安常乔赖文樊兰梅祝柯焦甘喻聂符冉翁"
)
_SPEAKS = (
    "说|表示|称|指出|认为|介绍|告诉|强调|透露|回应|宣布|坦言|补充|先生|女士|教授|博士|主任|局长"
    "|书记|市长|省长"
    "|部长|院长|校长|处长|总经理|董事长|律师|医生|记者"
)
_OFFICE = (
    "记者|主任|局长|书记|市长|省长|县长|部长|院长|校长|处长|总经理|董事长|教授|律师|医生|总裁"
    "|发言人|负责人|专家|作者"
    "|导演|演员|教练|队长|嫌疑人|被告人|被告|主席|总统|总理|首相|创始人|经理|研究员"
)
_TRANSLITERATED = (
    "阿埃艾安奥巴贝比彼博布查达德迪丁多恩尔法菲费弗福戈格古哈赫霍基吉加贾简杰卡凯坎科克库拉莱兰勒"
    "雷里丽利莉林卢鲁伦罗洛马玛麦曼梅米莫姆穆纳娜内尼诺努帕佩皮普奇乔琼萨塞桑莎沙什斯史苏索塔泰特"
    "提图托瓦万威韦维温沃乌伍西希夏谢辛雅亚扬伊因尤约扎詹朱兹"
)
#: One or two signs of a given name; the verb after it begins with none of these.
_GIVEN = "(?:(?![说表称指认介告强透回宣坦补先女])[\u4e00-\u9fff]){1,2}"
_PERSON = re.compile(
    rf"(?=[{_SURNAMES}{_TRANSLITERATED}])(?:"
    rf"(?:{'|'.join(f'(?<={office})' for office in _OFFICE.split('|'))})[{_SURNAMES}]{_GIVEN}(?=["
    rf"，。、（）“”\s]|{_SPEAKS}|$)"
    rf"|[{_SURNAMES}]{_GIVEN}(?={_SPEAKS})"
    rf"|[{_TRANSLITERATED}]{{2,}}·[\u4e00-\u9fff]{{1,6}}(?=[，。、（）“”\s]|{_SPEAKS}|$)"
    rf"|[{_TRANSLITERATED}]{{3,}}(?:·[{_TRANSLITERATED}]+)*)"
)
_ORGANISATION = re.compile(
    "(?:公司|集团|大学|学院|医院|银行|法院|检察院|公安局|委员会|协会|研究院|研究所|出版社|通讯社"
    "|日报|晚报|小学|中学|电视台|基金会|交易所)$"
)
_TAGS = frozenset({"nr", "nrt", "nrfg", "ns", "nt", "nz"})
#: Tagged as names by the dictionary, but no news when they change.
_NO_NAME = frozenset(
    [
        "中国",
        "我国",
        "全国",
        "本报",
        "本网",
        "本台",
        "公司",
        "集团",
        "大学",
        "医院",
        "银行",
        "法院",
        "学院",
        "委员会",
        "协会",
    ]
)
_LATIN = re.compile(r"[A-ZÀ-Þ][\w'’&-]*(?:\s(?:of\s|the\s|de\s|van\s|von\s)?[A-ZÀ-Þ][\w'’&-]*)*")
_STARTS = re.compile(r"(?:^|[.!?:;。！？：\n]|[.!?][\"”’)]|[“\"‘(])\s*$")
_CALENDAR = frozenset(
    [
        "yesterday",
        "today",
        "tomorrow",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "i",
        "mr",
        "mrs",
        "ms",
        "dr",
        "correction",
        "update",
        "updated",
        "editor's",
        "clarification",
        "the",
        "a",
        "an",
    ]
)
#: A capitalised word at the start of a sentence is a name only when it is this rare.
_RARE = 56


def find(text: str) -> list[Found]:
    """The names of *text*, as they are written."""
    found = _latin(text)
    if not text.isascii():
        found += _chinese(text)
    return sorted(found)


def _chinese(text: str) -> list[Found]:
    found = [
        Found(hit.start(), hit.end(), hit[0])
        for hit in _PERSON.finditer(text)
        # 警方|劝说: the surname is the end of another word
        if not (hit.start() and is_word(text[hit.start() - 1 : hit.start() + 1]))
    ]
    at = 0
    tagged: list[Found] = []
    before = Found(0, 0, "")
    for word, kind in tag(text):
        here = Found(at, at + len(word), word)
        at += len(word)
        if word > "\u2e80" and len(word) > 1:
            if (kind in _TAGS and word not in _NO_NAME and _is_name(word, kind, before.value)) or (
                _ORGANISATION.search(word) and word not in _NO_NAME
            ):
                tagged.append(here)
            elif word in _NO_NAME and _ORGANISATION.search(word) and len(before.value) > 1:
                # 腾讯 + 公司: the word before names the organisation
                tagged.append(Found(before.start, here.end, before.value + word))
        before = here
    return found + [one for one in tagged if not overlaps(one, found)]


def _is_name(word: str, kind: str, before: str) -> bool:
    """Whether a word tagged as a name is one; two signs are tagged so on thin grounds."""
    if len(word) > 2:
        return True
    if kind == "nr":
        return _is_person(word, before)
    return is_word(word)


def _is_person(word: str, before: str) -> bool:
    """Whether two signs are a surname and a given name, not the end of one word and another."""
    return word[0] in _SURNAMES and not is_word(before[-1:] + word[0])


def _latin(text: str) -> list[Found]:
    found = []
    for hit in _LATIN.finditer(text):
        words = hit[0].split()
        start = hit.start()
        if _is_start(text, start) and not _is_rare(words[0]):
            start += len(words[0]) + 1
            words = words[1:]
        while words and words[0].lower().removesuffix("'s").removesuffix("’s") in _CALENDAR:
            start += len(words[0]) + 1
            words = words[1:]
        if words and len(words[0]) > 1:
            value = " ".join(words).removesuffix("'s").removesuffix("’s")
            found.append(Found(start, hit.end(), value))
    return found


def _is_start(text: str, at: int) -> bool:
    return _STARTS.search(text[max(0, at - 8) : at]) is not None or at == 0


def _is_rare(word: str) -> bool:
    plain = word.lower()
    table = load_rarities()
    return table.get(plain, table.get(stem(plain), 99)) >= _RARE
