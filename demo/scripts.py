"""Simplified and traditional characters, as far as the demo world's copiers need them.

Small, by hand, and character for character, so that every offset stays: no dictionary of words
is behind it, and a word that a region says differently stays as it was.
"""

from __future__ import annotations

import re

#: Simplified and traditional, by turns. Of several traditional forms the one most used in news.
_PAIRS = (
    "专專业業东東丝絲丢丟两兩严嚴个個丰豐临臨为為丽麗举舉么麼义義乌烏乐樂乔喬习習乡鄉书書买買乱亂争爭于於亏虧云雲亚亞产產"
    "亩畝亲親亿億仅僅从從仑侖仓倉仪儀们們价價众眾优優会會伞傘伟偉传傳伤傷伦倫伪偽体體余餘佣傭侠俠侣侶侧側侦偵侨僑俭儉债債准準冲衝"
    "倾傾偿償储儲儿兒兑兌党黨兰蘭关關兴興养養兽獸内內冈岡册冊写寫军軍农農冯馮决決况況冻凍净淨凉涼减減凑湊几幾凤鳳凭憑"
    "凯凱击擊凿鑿刘劉则則刚剛创創删刪别別刹剎剂劑剑劍剧劇劝勸办辦务務动動励勵劲勁劳勞势勢勋勳匀勻区區医醫华華协協单單卖賣"
    "卢盧卤鹵卧臥卫衛却卻厂廠厅廳历歷厉厲压壓厌厭县縣叁參参參双雙发發变變叙敘叶葉号號叹嘆后後吓嚇吗嗎吨噸听聽启啟吴吳员員"
    "呜嗚响響哑啞唤喚啸嘯喷噴嘱囑团團园園围圍国國图圖圆圓圣聖场場坏壞块塊坚堅坛壇坝壩坟墳坠墜垄壟垒壘垦墾壮壯声聲壳殼处處"
    "备備复復够夠头頭夸誇夹夾夺奪奋奮奖獎妆妝妇婦妈媽娱娛婴嬰孙孫学學宁寧宝寶实實宠寵审審宪憲宫宮宽寬宾賓寝寢对對寻尋导導"
    "寿壽将將尔爾尘塵尝嘗尧堯层層届屆属屬岁歲岂豈岗崗岛島岭嶺峡峽岚嵐币幣帅帥师師帐帳帘簾带帶帮幫广廣庄莊庆慶库庫应應庙廟"
    "废廢开開异異弃棄张張弥彌弯彎弹彈强強归歸当當录錄彻徹径徑忆憶忧憂怀懷态態怜憐总總恋戀恳懇恶惡悬懸惊驚惧懼惨慘惯慣愤憤"
    "愿願懒懶戏戲战戰户戶扑撲执執扩擴扫掃扬揚扰擾抚撫抛拋抢搶护護报報担擔拟擬拥擁拦攔择擇挂掛挡擋挤擠挥揮损損捡撿换換据據"
    "掷擲揽攬搁擱搅攪携攜摄攝摆擺摇搖摊攤撑撐撵攆敌敵数數斋齋断斷无無旧舊时時旷曠昼晝显顯晓曉晕暈暂暫术術朴樸机機杀殺杂雜"
    "权權条條来來杨楊杰傑极極构構枪槍枫楓柜櫃标標栈棧栋棟栏欄树樹样樣桥橋桩樁档檔梦夢检檢楼樓横橫欢歡欧歐歼殲残殘毁毀毕畢"
    "毙斃毡氈气氣汇匯汉漢汤湯沟溝没沒沪滬泪淚泽澤洁潔浅淺浆漿浇澆测測济濟浑渾浓濃涂塗涌湧涛濤润潤涨漲渊淵渐漸渔漁温溫湾灣"
    "湿濕溃潰滚滾满滿滤濾滥濫滨濱滩灘潜潛澜瀾灭滅灯燈灵靈灾災炉爐点點炼煉烁爍烂爛烛燭烟煙烦煩烧燒热熱爱愛爷爺牵牽牺犧状狀"
    "犹猶狭狹狮獅独獨狱獄猎獵猪豬献獻环環现現玛瑪琐瑣电電画畫畅暢疗療疯瘋痒癢盐鹽监監盖蓋盘盤着著码碼砖磚础礎确確碍礙礼禮"
    "祸禍离離种種积積称稱稳穩穷窮窃竊竞競笔筆笼籠筑築签簽简簡箩籮篮籃类類粮糧紧緊纠糾红紅纤纖约約级級纪紀纬緯纯純纱紗"
    "纲綱纳納纵縱纷紛纸紙纹紋纺紡线線练練组組细細织織终終绍紹经經绑綁绒絨结結绕繞绘繪给給络絡绝絕统統绢絹继繼绩績绪緒续續"
    "绳繩维維绵綿绿綠缆纜缓緩编編缘緣缝縫缠纏缩縮网網罗羅罚罰罢罷翘翹耸聳职職联聯肃肅肠腸肤膚肿腫胀脹胁脅胆膽胜勝脉脈脏臟"
    "脑腦脚腳脱脫脸臉舰艦舱艙艺藝节節芦蘆苇葦苍蒼苏蘇苹蘋荐薦荡蕩荣榮药藥莲蓮获獲莹瑩营營萧蕭萨薩蓝藍蔷薔虏虜虑慮虫蟲"
    "虽雖虾蝦蚀蝕蚁蟻蛮蠻补補衬襯袭襲装裝裤褲见見观觀规規觅覓视視览覽觉覺触觸誉譽计計订訂认認讨討让讓训訓议議讯訊记記讲講"
    "许許论論设設访訪证證评評识識诉訴词詞试試诗詩诚誠话話诞誕询詢该該详詳误誤说說请請诸諸诺諾读讀课課谁誰调調谅諒谈談谊誼"
    "谋謀谎謊谓謂谢謝谨謹谭譚谱譜贝貝负負财財责責贤賢败敗账帳货貨质質贩販贪貪贫貧购購贯貫贴貼贵貴贷貸费費贺賀资資赋賦赌賭"
    "赏賞赔賠赖賴赚賺赛賽赞贊赠贈赢贏赶趕趋趨跃躍践踐踪蹤车車轨軌转轉轮輪软軟轰轟轻輕载載较較辅輔辆輛辈輩辉輝输輸辑輯辞辭"
    "辩辯边邊辽遼达達迁遷过過迈邁运運还還这這进進远遠违違连連迟遲适適选選递遞逻邏遗遺邓鄧邮郵邻鄰郑鄭郦酈酱醬酿釀释釋鉴鑒"
    "针針钉釘钓釣钟鐘钢鋼钥鑰钱錢钻鑽铁鐵铃鈴铅鉛铜銅铝鋁银銀铺鋪链鏈销銷锁鎖锅鍋锈銹锋鋒错錯锛錛锡錫锤錘键鍵锯鋸锻鍛镇鎮"
    "镜鏡长長门門闪閃闭閉问問闯闖闲閒间間闷悶闸閘闹鬧闻聞阀閥阁閣阅閱阔闊队隊阳陽阴陰阵陣阶階际際陆陸陈陳险險随隨隐隱难難"
    "雏雛雾霧霉黴静靜韧韌韩韓页頁顶頂项項顺順须須顽頑顾顧顿頓预預领領颇頗频頻颗顆题題颜顏额額颤顫风風飘飄飞飛饥饑饭飯饮飲"
    "饰飾饱飽饲飼饼餅馆館馈饋馒饅马馬驱驅驶駛驻駐驾駕骂罵骄驕骆駱验驗骑騎骗騙骤驟鱼魚鲜鮮鲤鯉鲸鯨鳞鱗鸟鳥鸡雞鸣鳴鸥鷗鸭鴨"
    "万萬与與尽盡并並栖棲划劃吁籲桧檜颖穎咨諮霭靄颈頸庞龐掺摻胶膠荫蔭兹茲槛檻韦韋轿轎渗滲邬鄔驳駁辖轄邝鄺峦巒恒恆沧滄矿礦综綜锂鋰庐廬坞塢屿嶼氢氫锚錨鲳鯧拣揀猫貓缴繳虚虛闺閨驿驛厨廚攒攢萝蘿蔺藺锦錦鳊鯿剥剝婶嬸涩澀贱賤墙牆筹籌鹰鷹囱囪税稅窑窯缨纓"
    "诊診语語贡貢钎釺饺餃阈閾叠疊垫墊拧擰瞒瞞钩鉤锐銳驰馳呕嘔晖暉笋筍莴萵硕碩挣掙捞撈桨槳荧熒讳諱斩斬窜竄茎莖蹿躥镰鐮厢廂钮鈕拨撥盏盞橹櫓碱鹼"
    "鸿鴻鹅鵝鹤鶴鹭鷺麦麥黄黃齐齊齿齒龄齡龙龍龚龔龟龜里裡"
)
#: Words in which a character has another form than in ``_PAIRS``; each as long as its like.
_WORDS_TRADITIONAL = {
    "公里": "公里", "海里": "海里", "里程": "里程", "邻里": "鄰里", "收获": "收穫",
    "复杂": "複雜", "重复": "重複", "答复": "答覆", "关系": "關係", "老板": "老闆",
    "头发": "頭髮", "日历": "日曆", "仿制": "仿製", "制作": "製作", "研制": "研製",
    "批准": "批准", "烘干": "烘乾", "干货": "乾貨", "手表": "手錶", "看表": "看錶",
    "八只": "八隻", "五只": "五隻", "三只": "三隻", "一只": "一隻", "万只": "萬隻",
    "师范": "師範", "范围": "範圍", "并网": "併網", "占去": "佔去", "划算": "划算",
}  # fmt: skip
_MARKS_TRADITIONAL = {"“": "「", "”": "」", "‘": "『", "’": "』"}
#: Traditional characters that ``_PAIRS`` has no line for.
_MORE_SIMPLIFIED = (
    "臺台裏里並并採采準准幹干乾干隻只穫获複复係系闆板髮发曆历製制錶表佔占衝冲範范捲卷週周鬆松麵面儘尽嚐尝"
    "沖冲闢辟眾众衞卫鍾钟籤签慾欲徵征遊游釐厘姊姐讚赞託托"
)


def _table(pairs: str) -> dict[str, str]:
    return dict(zip(pairs[::2], pairs[1::2], strict=True))


_TO_TRADITIONAL = {**_table(_PAIRS), **_MARKS_TRADITIONAL}
_TO_SIMPLIFIED = {
    **{traditional: simplified for simplified, traditional in _table(_PAIRS).items()},
    **_table(_MORE_SIMPLIFIED),
    **{traditional: simplified for simplified, traditional in _MARKS_TRADITIONAL.items()},
}
_WORD = re.compile("|".join(_WORDS_TRADITIONAL))


def to_traditional(text: str) -> str:
    """*text* in traditional characters and quotation marks; as long as it was."""
    parts, at = [], 0
    for word in _WORD.finditer(text):
        parts.append(text[at : word.start()].translate(_CODES_TRADITIONAL))
        parts.append(_WORDS_TRADITIONAL[word[0]])
        at = word.end()
    parts.append(text[at:].translate(_CODES_TRADITIONAL))
    return "".join(parts)


def to_simplified(text: str) -> str:
    """*text* in simplified characters and quotation marks; as long as it was."""
    return text.translate(_CODES_SIMPLIFIED)


_CODES_TRADITIONAL = str.maketrans(_TO_TRADITIONAL)
_CODES_SIMPLIFIED = str.maketrans(_TO_SIMPLIFIED)
