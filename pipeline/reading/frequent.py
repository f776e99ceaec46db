"""The commonest Chinese characters: evidence that a decoding is right.

A text decoded in the wrong Chinese charset shows Chinese characters too, only rare ones. The
strings hold the most frequent characters of running text, written down from general knowledge;
their order does not matter. Six in ten characters of real text are among them, one in ten or
less of a misread one.
"""

from __future__ import annotations

#: Common to both scripts, or simplified.
_SIMPLIFIED = (
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里"
    "用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实"
    "日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政"
    "美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员"
    "解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件"
    "计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象"
    "完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运笔网站编辑"
    "责任本报记者来源作者时间新闻首页发布内容图片联系我们版权转载评论更多相关文章上一篇下一页公司服务中心"
    "会议县委书记干部群众企业技术投资经济社会工程项目建设管理农村医院孩子生活城市学校"
    "，。、：；？！“”‘’（）《》"
)
_TRADITIONAL = (
    "這個們來為國說時會對過發後裡裏經學現當沒動還進樣開從實軍無與長機關點業將兩間問應戰頭體見產內話給"
    "門東聲員解論處義幾認條係氣題爾變總電數報結務場計資區隊決馬書則聽達強難權設記類據邊張該規萬覺術領確傳"
    "師觀讓識候帶導爭運網編輯責報導聞頁佈圖聯絡繫版權轉載評論關於章節醫團選舉黨總統議員灣臺華書縣員場廣"
    "導線單標證歲號龍圓園錢鐵鐘陽陳陸雙雜離難雲靈顯風飛飯館驗髮鬥龜"
)

COMMON = frozenset(_SIMPLIFIED + _TRADITIONAL)

#: Kana and hangul syllables tell a Japanese or a Korean text at once.
KANA = frozenset(map(chr, range(0x3041, 0x30FD)))
