"""Who copies what in the demo world, how, and when."""

from __future__ import annotations

from dataclasses import dataclass

from demo.posts import Operation

HOUR = 3600.0
#: Slug, first paragraph, last paragraph (left out, as a slice).
Part = tuple[str, int, int | None]


@dataclass(frozen=True, kw_only=True)
class Copy:
    """A copy to be made."""

    site: str
    how: Operation
    #: What it is made of: one text, or several to splice.
    of: tuple[Part, ...]
    #: World seconds; below 0: before the world began.
    at: float
    title: str | None = None
    #: The name in its address and in ``history``; without one it is its first text's.
    slug: str | None = None
    source: str = "网络"
    links_origin: bool = False
    editor: str = "小编"
    #: What the copier wrote around an embedded text, and after which of its paragraphs that stands.
    frame: tuple[str, int] | None = None
    #: Sentences a light edit leaves out: (paragraph, sentence), from 0.
    dropped: tuple[tuple[int, int], ...] = ()


def all_of(slug: str) -> tuple[Part, ...]:
    """The whole of one text."""
    return ((slug, 0, None),)


_REXUN = (
    Copy(site="rexun", how=Operation.WHOLE, of=all_of("shuiku-kuorong"), at=-26 * HOUR,
         links_origin=True, editor="热小妹"),
    Copy(site="rexun", how=Operation.SYNONYMS, of=all_of("chaye-chukou"), at=-22 * HOUR,
         title="云雾县茶叶卖到国外3亿元，一张检测单让小农户笑开花", editor="热小妹"),
    Copy(site="rexun", how=Operation.BACK_TRANSLATION, of=all_of("yuxian-yiyuan"), at=-19 * HOUR,
         source="热讯网", editor="老热"),
    Copy(site="rexun", how=Operation.LIGHT_EDIT, of=all_of("gaotie-zhan"), at=-15 * HOUR,
         title="花3.67亿建的高铁站，四年没停过一趟车，到底为什么？",
         dropped=((2, 2), (5, 3), (8, 0)), editor="老热"),
    Copy(site="rexun", how=Operation.BACK_TRANSLATION, of=all_of("chongdian-zhuang"),
         at=-12 * HOUR, source="热讯网", editor="热小妹"),
    Copy(site="rexun", how=Operation.HALF_WIDTH, of=all_of("haishang-fengdian"), at=-9 * HOUR,
         source="岚江日报", editor="老热"),
    Copy(site="rexun", how=Operation.WHOLE, of=all_of("kuaidi-fencheng"), at=-5 * HOUR,
         title="派一件只剩六毛五！快递小哥的钱去哪了", source="岚江新闻网", editor="热小妹"),
    Copy(site="rexun", how=Operation.SPLICE, at=25.0, source="综合", editor="老热",
         of=(("yuye-xiupu", 0, 5), ("zhongyao-zhongzhi", 1, 6)),
         title="靠海吃海靠山吃山：两个地方的致富经，看完明白了"),
    Copy(site="rexun", how=Operation.SIMPLIFIED, of=all_of("yugang-mashi"), at=-2 * HOUR,
         source="島訊網", editor="老热"),
    Copy(site="rexun", how=Operation.SYNONYMS, of=all_of("xinnengyuan-che"), at=130.0,
         title="螺栓短了四毫米，四万辆车被召回", editor="热小妹"),
)  # fmt: skip

_KUAIBAO = (
    Copy(site="kuaibao", how=Operation.BACK_TRANSLATION, of=all_of("ditie-yanwu"), at=-27 * HOUR,
         source=""),
    Copy(site="kuaibao", how=Operation.EXCERPT, of=(("yuxian-yiyuan", 0, 4),), at=-24 * HOUR,
         source="岚江新闻网"),
    Copy(site="kuaibao", how=Operation.BACK_TRANSLATION, of=all_of("nongcun-dianshang"),
         at=-20 * HOUR, source=""),
    Copy(site="kuaibao", how=Operation.WHOLE, of=all_of("xuexiao-wucan"), at=-16 * HOUR,
         title="八元钱的午餐，校长和学生吃一样的", source="岚江日报"),
    Copy(site="kuaibao", how=Operation.BACK_TRANSLATION, of=all_of("haishang-fengdian"),
         at=-11 * HOUR, source=""),
    Copy(site="kuaibao", how=Operation.WHOLE, of=all_of("gupiao-shoupan-1"), at=-8 * HOUR,
         source="东岸财讯"),
    Copy(site="kuaibao", how=Operation.HALF_WIDTH, of=all_of("banma-louti"), at=-4 * HOUR,
         source="网络"),
    Copy(site="kuaibao", how=Operation.EMBEDDED, of=all_of("hupan-malasong"), at=33.0,
         source="", frame=("paobu-xiaoshi", 4)),
    Copy(site="kuaibao", how=Operation.SIMPLIFIED, of=all_of("shanxian-huoche"), at=240.0,
         source="島訊網"),
)  # fmt: skip

_WANJUAN = (
    Copy(site="wanjuan", how=Operation.BACK_TRANSLATION, of=all_of("shuiku-kuorong"),
         at=-23 * HOUR, source="", editor="万卷"),
    Copy(site="wanjuan", how=Operation.BACK_TRANSLATION, of=all_of("gaotie-zhan"), at=-18 * HOUR,
         source="", editor="万卷"),
    Copy(site="wanjuan", how=Operation.SYNONYMS, of=all_of("chongdian-zhuang"), at=-14 * HOUR,
         editor="卷卷"),
    Copy(site="wanjuan", how=Operation.BACK_TRANSLATION, of=all_of("bowuguan-kaifang"),
         at=-10 * HOUR, source="", editor="万卷"),
    Copy(site="wanjuan", how=Operation.EXCERPT, of=(("shuini-gongchang", 0, 6),), at=-7 * HOUR,
         source="岚江日报", links_origin=True, editor="卷卷"),
    Copy(site="wanjuan", how=Operation.EMBEDDED, of=all_of("yewan-jingji"), at=-3 * HOUR,
         editor="卷卷", frame=("yeshi-yanhuo", 2)),
    Copy(site="wanjuan", how=Operation.SPLICE, at=300.0, source="综合", editor="卷卷",
         of=(("shuju-zhongxin", 0, 5), ("xinnengyuan-che", 3, 8)),
         title="科技圈这几天：冷水里的服务器和短四毫米的螺栓"),
)  # fmt: skip

_XIANYUGANG = (
    Copy(site="xianyugang", how=Operation.WHOLE, of=all_of("ditie-yanwu"), at=-25 * HOUR,
         source="岚江新闻网"),
    Copy(site="xianyugang", how=Operation.BACK_TRANSLATION, of=all_of("chaye-chukou"),
         at=-21 * HOUR, source="本站"),
    Copy(site="xianyugang", how=Operation.BACK_TRANSLATION, of=all_of("xuexiao-wucan"),
         at=-13 * HOUR, source="本站"),
    Copy(site="xianyugang", how=Operation.LIGHT_EDIT, of=all_of("laonian-shitang"), at=-6 * HOUR,
         dropped=((0, 2), (4, 1), (9, 1)), source="互联网"),
    Copy(site="xianyugang", how=Operation.EXCERPT, of=(("shuju-zhongxin", 2, 8),), at=260.0,
         title="废弃水电站变身数据中心", source="互联网"),
)  # fmt: skip

_DAOXUN = (
    Copy(site="daoxun", how=Operation.TRADITIONAL, of=all_of("bowuguan-kaifang"), at=-17 * HOUR,
         source="嵐江新聞網"),
    Copy(site="daoxun", how=Operation.TRADITIONAL, of=all_of("hupan-malasong"), at=-5 * HOUR,
         source=""),
    Copy(site="daoxun", how=Operation.TRADITIONAL, of=(("yewan-jingji", 0, 5),), at=30.0,
         title="老碼頭夜市與樓上居民談出新規矩", source="綜合報道"),
)  # fmt: skip

_WIREHARVEST = (
    Copy(site="wireharvest", how=Operation.BACK_TRANSLATION, of=all_of("ferry-fare"),
         at=-26 * HOUR, source=""),
    Copy(site="wireharvest", how=Operation.WHOLE, of=all_of("tidal-turbine"), at=-20 * HOUR,
         source="Harbour Courier", links_origin=True),
    Copy(site="wireharvest", how=Operation.SYNONYMS, of=all_of("library-roof"), at=-15 * HOUR,
         title="You Won't Believe How This Library Is Saving Its Roof", source=""),
    Copy(site="wireharvest", how=Operation.LIGHT_EDIT, of=all_of("school-bakery"), at=-9 * HOUR,
         dropped=((1, 1), (4, 1)), title="This School Bakes Its Own Bread Every Morning",
         source="The Harbour Courier"),
    Copy(site="wireharvest", how=Operation.EXCERPT, of=(("lighthouse-sale", 0, 4),), at=-4 * HOUR,
         source="", title="You Can Buy This Lighthouse, But There Is No Road"),
    Copy(site="wireharvest", how=Operation.SPLICE, at=28.0, source="",
         of=(("tidal-turbine", 0, 4), ("ferry-fare", 0, 4)),
         slug="trouble-at-sea", title="Trouble at Sea: A Broken Turbine and a Pricey Ferry"),
    Copy(site="wireharvest", how=Operation.BACK_TRANSLATION, of=all_of("tidal-turbine"),
         at=-6 * HOUR, slug="egret-no-2", source=""),
)  # fmt: skip

COPIES: tuple[Copy, ...] = (
    *_REXUN, *_KUAIBAO, *_WANJUAN, *_XIANYUGANG, *_DAOXUN, *_WIREHARVEST,
)  # fmt: skip
