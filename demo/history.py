"""What happens to the articles of the demo world: edits, corrections, pages gone and back.

Keyed by site and slug. The first minute shows one of each; later it goes on, more and more
rarely, for ever.
"""

from __future__ import annotations

from collections.abc import Mapping

from demo.events import Edit, Happening, RunningFigure, TwoTitles, Window
from pipeline.model import Severity

#: A site and the slug of one of its posts.
Key = tuple[str, str]

HAPPENINGS: Mapping[Key, tuple[Happening, ...]] = {
    # publishers: silent edits, and corrections that say so
    ("lanjiang", "ditie-yanwu"): (
        Edit(at=18, find="约4.7万名乘客", put="约7.4万名乘客", severity=Severity.SEVERE,
             what="number"),
    ),
    ("lanjiang", "shuiku-kuorong"): (
        Edit(at=22, find="486户2013人", put="468户1931人", severity=Severity.SEVERE, what="number",
             notice="更正：本文早前版本把搬迁户数误写为486户2013人，应为468户1931人，特此更正。"),
    ),
    ("lanjiang", "kuaidi-fencheng"): (
        Edit(at=29, find="副教授谈鹤鸣", put="副教授谭鹤鸣", severity=Severity.SEVERE, what="name"),
    ),
    ("lanjiang", "bowuguan-kaifang"): (
        Edit(at=75, find="也有遗憾。", put="遗憾也是有的。", severity=Severity.MINOR,
             what="wording"),
    ),
    ("lanjiang", "xuexiao-wucan"): (
        Edit(at=120, find="“我们不敢要，也不该要”", put="“我们不想要，也不会要”",
             severity=Severity.SEVERE, what="quote"),
    ),
    ("lanjiang", "nongcun-dianshang"): (
        TwoTitles(other="一天八千单的柿子，怎么就卖不动了", first_at=180, every=7200),
    ),
    ("harbour-courier", "ferry-fare"): (
        Edit(at=19, find="has now cost 2.7 million", put="has now cost 3.1 million",
             severity=Severity.SEVERE, what="number"),
    ),
    ("harbour-courier", "lighthouse-sale"): (
        Edit(at=27, find="there were 9,340 pairs", put="there were 9,430 pairs",
             severity=Severity.SEVERE, what="number",
             notice="Correction: an earlier version of this article gave the number of gannets "
                    "as 9,340 pairs. It is 9,430."),
    ),
    ("harbour-courier", "library-roof"): (
        RunningFigure(find="41,250", start=41_250, step=37),
    ),
    ("daoxun", "yiyuan-paidui"): (
        Edit(at=32, find="由六十八星期縮短", put="由六十二星期縮短", severity=Severity.SEVERE,
             what="number"),
    ),
    ("daoxun", "shanxian-huoche"): (
        Edit(at=150, find="十一億八千萬元", put="十億八千萬元", severity=Severity.SEVERE,
             what="number", notice="更正：復建經費應為十億八千萬元，本文初稿有誤，謹此致歉。"),
    ),
    # copiers: never a word about it
    ("xianyugang", "ditie-yanwu"): (
        Edit(at=24, find="电子证明2.86万份", put="电子证明28.6万份", severity=Severity.SEVERE,
             what="number"),
    ),
    ("rexun", "kuaidi-fencheng"): (
        Edit(at=26, find="未经收件人同意不得擅自投柜", put="未经收件人同意可以擅自投柜",
             severity=Severity.SEVERE, what="negation"),
    ),
    ("wireharvest", "school-bakery"): (
        Edit(at=34, find="pupils must not become unpaid staff",
             put="pupils must become unpaid staff", severity=Severity.SEVERE, what="negation"),
    ),
    ("kuaibao", "xuexiao-wucan"): (
        Edit(at=38, find="家长夏青禾", put="家长夏青河", severity=Severity.SEVERE, what="name"),
    ),
    ("rexun", "chaye-chukou"): (
        TwoTitles(other="震惊！小县城的茶叶，居然这样卖到了欧洲", first_at=40, every=1800),
    ),
    ("wireharvest", "tidal-turbine"): (
        Edit(at=90, find="Signe Aldous", put="Signe Aldington", severity=Severity.SEVERE,
             what="name"),
    ),
}  # fmt: skip

GONE: Mapping[Key, tuple[Window, ...]] = {
    # 404, and back within the minute
    ("lanjiang", "banma-louti"): (Window(start=16, end=48),),
    # 404, for good
    ("rexun", "chongdian-zhuang"): (Window(start=20),),
    # 410, for good
    ("xianyugang", "laonian-shitang"): (Window(start=21),),
    # "this page does not exist" with status 200: one for good, one for two minutes
    ("wanjuan", "shuini-gongchang"): (Window(start=20),),
    ("wanjuan", "bowuguan-kaifang"): (Window(start=70, end=190),),
    # gone for a while every hour
    ("rexun", "haishang-fengdian"): (Window(start=100, end=220, every=3600),),
}
