"""Reports of one template with other numbers and names, written by us: traps for a copy detector.

A weather report of Monday is no copy of Tuesday's. ``make_pairs`` yields pairs of reports of one
template (not copies) and pairs of one report and an edited form of it (copies), in two languages.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

ZH_CITIES = [
    "青原",
    "临江",
    "宁河",
    "双桥",
    "沙溪",
    "云岭",
    "东港",
    "安阳",
    "桐川",
    "北屯",
    "平湖",
    "望海",
    "石岭",
    "柳城",
    "古镇",
]
ZH_FIRMS = [
    "华创电子",
    "远山能源",
    "金穗农业",
    "海宁重工",
    "博雅医药",
    "天合材料",
    "明德软件",
    "中川航运",
    "恒丰银行",
    "瑞达汽车",
]
ZH_NAMES = [
    "李文涛",
    "王晓燕",
    "张国庆",
    "陈思远",
    "赵敏",
    "周海波",
    "林雨桐",
    "何建军",
    "孙丽华",
    "郭子昂",
]
EN_CITIES = [
    "Harrow",
    "Millbrook",
    "Eastport",
    "Danville",
    "Corby",
    "Ridgefield",
    "Ashton",
    "Lakemont",
    "Purley",
    "Westgate",
]
EN_FIRMS = [
    "Corvane",
    "Halden",
    "Northgate",
    "Pellworth",
    "Astrel",
    "Brightwell",
    "Dunmore",
    "Kestrel",
    "Larkfield",
    "Omnitec",
]
EN_NAMES = [
    "Carter",
    "Mendez",
    "Okafor",
    "Lindqvist",
    "Barros",
    "Nakata",
    "Whitlock",
    "Devlin",
    "Ferrante",
    "Hughes",
]


@dataclass(frozen=True)
class Slots:
    """A source of random fillings for a template."""

    pick: random.Random

    def number(self, low: int, high: int) -> str:
        """A whole number."""
        return str(self.pick.randint(low, high))

    def decimal(self, low: float, high: float) -> str:
        """A number with two decimals."""
        return f"{self.pick.uniform(low, high):.2f}"

    def one(self, *words: str) -> str:
        """One of the words."""
        return self.pick.choice(words)


def zh_weather(s: Slots) -> str:
    """A weather report."""
    city, other = s.pick.sample(ZH_CITIES, 2)
    return (
        f"{city}市气象台{s.number(1, 12)}月{s.number(1, 28)}日{s.number(5, 18)}时发布天气预报："
        f"今天白天到夜里，全市以{s.one('晴', '多云', '小雨', '阴')}天气为主，"
        f"最高气温{s.number(12, 36)}℃，最低气温{s.number(-5, 11)}℃，"
        f"{s.one('东南', '西北', '偏北', '偏南')}风{s.number(2, 4)}到{s.number(5, 7)}级。"
        f"预计明天{city}市城区相对湿度百分之{s.number(30, 90)}，空气质量指数{s.number(25, 180)}，"
        f"紫外线强度为{s.one('弱', '中等', '强')}。"
        f"后天起受冷空气影响，{other}一带将有{s.number(5, 40)}毫米左右的降水，"
        f"气温下降{s.number(3, 9)}度。气象部门提醒，早晚温差较大，市民外出请注意适时增减衣物，"
        f"驾车出行的市民请注意减速慢行，保持安全车距。"
        f"未来三天的森林火险等级为{s.one('二', '三', '四')}级，请注意用火安全。"
    )


def zh_closing(s: Slots) -> str:
    """A stock market's closing report."""
    up, down = s.pick.sample(ZH_FIRMS, 2)
    return (
        f"{s.number(1, 12)}月{s.number(1, 28)}日，"
        f"两市股指今日{s.one('高开低走', '震荡上行', '冲高回落', '小幅低开')}。截至收盘，"
        f"综合指数报{s.decimal(2700, 3600)}点，"
        f"{s.one('上涨', '下跌')}{s.decimal(0.1, 2.9)}%，成交额{s.decimal(2500, 5600)}亿元；"
        f"成分指数报{s.decimal(8900, 12900)}点，{s.one('上涨', '下跌')}{s.decimal(0.1, 2.9)}%，"
        f"成交额{s.decimal(3500, 6600)}亿元。"
        f"盘面上，两市共有{s.number(900, 3900)}只个股上涨，{s.number(20, 120)}只个股涨停，"
        f"{s.number(1, 60)}只个股跌停。个股方面，{up}收报{s.decimal(5, 90)}元，涨幅居前；"
        f"{down}收报{s.decimal(5, 90)}元，跌幅居前。"
        f"资金方面，北向资金全天净{s.one('买入', '卖出')}{s.decimal(3, 120)}亿元。"
        f"两融余额较前一交易日{s.one('增加', '减少')}{s.decimal(1, 90)}亿元。分析人士认为，"
        f"短期市场仍以震荡整理为主，投资者应控制仓位，关注业绩确定性较强的板块。"
    )


def zh_quake(s: Slots) -> str:
    """An earthquake bulletin."""
    city, other = s.pick.sample(ZH_CITIES, 2)
    return (
        f"据地震台网正式测定，{s.number(1, 12)}月{s.number(1, 28)}日{s.number(0, 23)}时"
        f"{s.number(10, 59)}分在{city}县（北纬{s.decimal(20, 45)}度，"
        f"东经{s.decimal(90, 125)}度）发生{s.number(3, 6)}.{s.number(0, 9)}级地震，"
        f"震源深度{s.number(5, 40)}千米。"
        f"震中附近{s.number(5, 20)}公里内的乡镇有{s.one('石桥', '红旗', '上湾', '太平')}镇、"
        f"{s.one('新民', '龙潭', '白水', '东风')}乡。震中距{city}县城{s.number(10, 60)}公里、"
        f"距{other}市{s.number(70, 190)}公里。"
        f"根据以往经验，本次地震可能造成震中附近少量房屋轻微受损。目前尚未接到人员伤亡报告，"
        f"当地应急管理部门已派出{s.number(10, 90)}名工作人员赶赴现场核查灾情，交通、"
        f"通信和供电正常。"
    )


def zh_match(s: Slots) -> str:
    """A football result."""
    home, away = s.pick.sample(ZH_CITIES, 2)
    one, two, three = s.pick.sample(ZH_NAMES, 3)
    return (
        f"{s.number(3, 11)}月{s.number(1, 28)}日晚，联赛第{s.number(2, 30)}轮继续进行，"
        f"{home}队坐镇主场迎战{away}队。第{s.number(3, 40)}分钟，{one}接队友传中头球破门，"
        f"为{home}队首开纪录。"
        f"下半场第{s.number(46, 70)}分钟，{two}在禁区内被放倒，主裁判判罚点球，{two}亲自主罚命中。"
        f"第{s.number(71, 90)}分钟，{three}远射得手。"
        f"最终{home}队以{s.number(2, 4)}比{s.number(0, 1)}战胜对手，取得三分。"
        f"全场比赛{home}队控球率为{s.number(40, 65)}%，射门{s.number(7, 21)}次，"
        f"获得{s.number(2, 11)}个角球。本轮过后，"
        f"{home}队积{s.number(10, 60)}分排名第{s.number(1, 16)}位。"
        f"现场共有{s.number(8000, 42000)}名球迷观看了比赛。"
    )


def zh_prices(s: Slots) -> str:
    """A wholesale price report."""
    city = s.one(*ZH_CITIES)
    goods = s.pick.sample(
        ["大白菜", "西红柿", "黄瓜", "土豆", "猪肉", "鸡蛋", "带鱼", "苹果", "香蕉", "菠菜"], 5
    )
    rows = "；".join(
        f"{g}每公斤{s.decimal(1, 40)}元，环比{s.one('上涨', '下降')}{s.decimal(0.1, 19)}%"
        for g in goods
    )
    return (
        f"{city}农产品批发市场价格监测显示，{s.number(1, 12)}月{s.number(1, 28)}日，"
        f"市场上市总量为{s.number(800, 9000)}吨，"
        f"比前一日{s.one('增加', '减少')}{s.number(20, 700)}吨。主要品种批发价格如下：{rows}。"
        f"市场负责人{s.one(*ZH_NAMES)}介绍，近期货源充足，价格总体平稳，预计后期随着气温变化，"
        f"部分叶类蔬菜的价格可能出现小幅波动，请广大商户合理安排进货。"
    )


def en_weather(s: Slots) -> str:
    """A weather report."""
    city, other = s.pick.sample(EN_CITIES, 2)
    return (
        f"The weather service issued its forecast for {city} at {s.number(5, 11)} a.m. on "
        f"{s.one('Monday', 'Tuesday', 'Friday', 'Sunday')}. Today will be "
        f"{s.one('mostly sunny', 'cloudy', 'rainy', 'partly cloudy')}, with a high of "
        f"{s.number(55, 98)} degrees and a low of {s.number(28, 54)}. "
        f"Winds from the {s.one('northwest', 'south', 'east')} will reach {s.number(5, 35)} miles "
        f"per hour, with gusts of up to {s.number(36, 60)}. The chance of precipitation is "
        f"{s.number(5, 95)} percent, and humidity will stay near {s.number(30, 90)} percent. "
        f"Tomorrow a cold front moves across {other}, bringing {s.decimal(0.1, 2.5)} inches of "
        f"rain and temperatures {s.number(4, 20)} degrees below average. Sunrise is at "
        f"6:{s.number(10, 59)} and sunset at 7:{s.number(10, 59)}. "
        "Drivers should slow down on wet roads and keep a safe distance. Residents are advised to "
        "secure loose objects outdoors and to check the forecast before they travel."
    )


def en_closing(s: Slots) -> str:
    """A stock market's closing report."""
    up, down = s.pick.sample(EN_FIRMS, 2)
    return (
        f"Stocks closed {s.one('higher', 'lower', 'mixed')} on "
        f"{s.one('Monday', 'Wednesday', 'Thursday')} as investors weighed earnings and interest "
        f"rates. The industrial average {s.one('rose', 'fell')} {s.decimal(10, 400)} points, or "
        f"{s.decimal(0.1, 2.4)} percent, to {s.decimal(28000, 39000)}. "
        f"The broad index {s.one('gained', 'lost')} {s.decimal(0.1, 2.4)} percent to "
        f"{s.decimal(3900, 5200)}, and the technology index ended at {s.decimal(12000, 17000)}, "
        f"{s.one('up', 'down')} {s.decimal(0.1, 2.4)} percent. "
        f"Shares of {up} jumped {s.decimal(2, 14)} percent after the company reported quarterly "
        f"profit of ${s.decimal(0.3, 6)} billion, while {down} dropped {s.decimal(2, 14)} "
        f"percent. Volume on the exchanges was {s.decimal(9, 14)} billion shares. "
        f"Crude oil settled at ${s.decimal(60, 110)} a barrel and gold at "
        f"${s.decimal(1700, 2300)} an ounce. The yield on the ten-year note stood at "
        f"{s.decimal(2, 5)} percent. Advancing issues outnumbered declining ones by a ratio of "
        f"{s.decimal(1, 3)} to one."
    )


def en_match(s: Slots) -> str:
    """A basketball result."""
    home, away = s.pick.sample(EN_CITIES, 2)
    one, two, three = s.pick.sample(EN_NAMES, 3)
    return (
        f"{one} scored {s.number(20, 42)} points and grabbed {s.number(5, 16)} rebounds as {home} "
        f"beat {away} {s.number(105, 130)}-{s.number(85, 104)} on "
        f"{s.one('Friday', 'Saturday', 'Tuesday')} night. {two} added {s.number(12, 25)} points "
        f"and {s.number(4, 12)} assists off the bench. "
        f"{home} led by {s.number(3, 19)} at halftime and shot {s.number(40, 58)} percent from "
        f"the field, including {s.number(8, 20)} three-pointers. {away} was led by {three}, who "
        f"finished with {s.number(18, 35)} points before fouling out with {s.number(1, 5)} "
        f"minutes left. "
        f"{home} improved to {s.number(10, 45)}-{s.number(5, 30)} with its "
        f"{s.one('second', 'third', 'fourth')} straight win. The announced attendance was "
        f"{s.number(9000, 19000)}. The teams meet again next month, when the series moves to the "
        f"other city for the final game of the season between them."
    )


def en_crime(s: Slots) -> str:
    """A police notice."""
    city = s.one(*EN_CITIES)
    one, two = s.pick.sample(EN_NAMES, 2)
    return (
        f"Police in {city} are asking for the public's help after a robbery at a store on "
        f"{s.number(100, 999)} {s.one('Oak', 'Main', 'River', 'Hill')} Street on "
        f"{s.one('Monday', 'Thursday', 'Sunday')} night. Officers were called to the scene at "
        f"{s.number(7, 11)}:{s.number(10, 59)} p.m. after a clerk reported that a man had taken "
        f"${s.number(100, 2000)} from the register. "
        f"The suspect is described as about {s.number(20, 45)} years old and {s.number(5, 6)} "
        f"feet tall, wearing a {s.one('black', 'grey', 'red', 'blue')} jacket. Detective {one} "
        f"said investigators are reviewing video from nearby cameras. Anyone with information is "
        f"asked to call Sergeant {two} at extension {s.number(1000, 9999)}. Callers may remain "
        f"anonymous and may be eligible for a reward of up to ${s.number(500, 5000)}."
    )


MAKERS: dict[str, tuple[Callable[[Slots], str], ...]] = {
    "zh": (zh_weather, zh_closing, zh_quake, zh_match, zh_prices),
    "en": (en_weather, en_closing, en_match, en_crime),
}


def _edited(text: str, language: str, pick: random.Random) -> str:
    """The report as another site would carry it: one sentence gone, a line of its own before it."""
    mark = "。" if language == "zh" else ". "
    sentences = text.split(mark)
    if len(sentences) > 4:
        del sentences[pick.randrange(1, len(sentences) - 1)]
    head = "本网讯 记者从有关方面获悉。" if language == "zh" else "Here is what we know so far. "
    return head + mark.join(sentences)


def make_pairs(count: int, seed: int = 1) -> Iterator[tuple[str, str, bool, str]]:
    """*count* pairs per language: two texts, whether they are copies, the language."""
    pick = random.Random(seed)
    for language, makers in MAKERS.items():
        for i in range(count):
            make = makers[i % len(makers)]
            one, other = make(Slots(pick)), make(Slots(pick))
            if i % 3:
                yield one, other, False, language
            else:
                yield one, _edited(one, language, pick), True, language
