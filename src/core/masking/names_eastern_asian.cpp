#include <array>

#include "core/masking/name_lists.hpp"

namespace mien::core {
namespace {

constexpr NameText chinese{
    .given =
        R"(博文=bowen 晨曦=chenxi 春梅=chunmei 丹=dan 德华=dehua 东升=dongsheng 芳=fang 国强=guoqiang
        海燕=haiyan 浩然=haoran 红=hong 慧敏=huimin 佳怡=jiayi 家豪=jiahao 建国=jianguo 建平=jianping 杰=jie
        静=jing 静怡=jingyi 军=jun 俊杰=junjie 凯=kai 兰英=lanying 磊=lei 丽华=lihua 丽娟=lijuan 琳=lin
        玲玲=lingling 美玲=meiling 明=ming 明辉=minghui 娜=na 念慈=nianci 鹏飞=pengfei 萍=ping 倩=qian 秋菊=qiuju
        瑞=rui 诗涵=shihan 淑贞=shuzhen 思远=siyuan 涛=tao 婷婷=tingting 伟=wei 文博=wenbo 文静=wenjing
        小红=xiaohong 晓东=xiaodong 欣怡=xinyi 秀英=xiuying 雪=xue 雅琴=yaqin 彦=yan 怡君=yijun 永强=yongqiang
        雨桐=yutong 玉兰=yulan 志明=zhiming 志强=zhiqiang 子轩=zixuan)",
    .family =
        R"(白=bai 蔡=cai 曹=cao 陈=chen 程=cheng 邓=deng 丁=ding 董=dong 杜=du 范=fan 方=fang 冯=feng
        傅=fu 高=gao 葛=ge 顾=gu 郭=guo 韩=han 郝=hao 何=he 贺=he 侯=hou 胡=hu 黄=huang 贾=jia 江=jiang 姜=jiang
        蒋=jiang 金=jin 康=kang 孔=kong 赖=lai 雷=lei 黎=li 李=li 梁=liang 廖=liao 林=lin 刘=liu 卢=lu 陆=lu
        罗=luo 吕=lv 马=ma 毛=mao 孟=meng 潘=pan 彭=peng 钱=qian 秦=qin 邱=qiu 任=ren 邵=shao 沈=shen 史=shi
        宋=song 苏=su 孙=sun 谭=tan 汤=tang 唐=tang 陶=tao 田=tian 汪=wang 王=wang 韦=wei 魏=wei 吴=wu 夏=xia
        萧=xiao 谢=xie 徐=xu 许=xu 薛=xue 严=yan 阎=yan 杨=yang 姚=yao 叶=ye 余=yu 袁=yuan 曾=zeng 张=zhang
        赵=zhao 郑=zheng 钟=zhong 周=zhou 朱=zhu 邹=zou)"};

constexpr NameText japanese{
    .given =
        R"(葵=アオイ=aoi 明美=アケミ=akemi 明=アキラ=akira 綾香=アヤカ=ayaka 勇=イサム=isamu 一郎=イチロウ=ichiro
        恵美=エミ=emi 修=オサム=osamu 香織=カオリ=kaori 和子=カズコ=kazuko 健太=ケンタ=kenta 健一=ケンイチ=kenichi 浩二=コウジ=koji
        幸子=サチコ=sachiko 沙織=サオリ=saori 聡=サトシ=satoshi 茂=シゲル=shigeru 翔=ショウ=sho 翔太=ショウタ=shota
        真一=シンイチ=shinichi 進=ススム=susumu 大輔=ダイスケ=daisuke 孝=タカシ=takashi 拓也=タクヤ=takuya 千尋=チヒロ=chihiro
        千代子=チヨコ=chiyoko 剛=ツヨシ=tsuyoshi 哲也=テツヤ=tetsuya 智子=トモコ=tomoko 直樹=ナオキ=naoki 直美=ナオミ=naomi
        七海=ナナミ=nanami 信夫=ノブオ=nobuo 陽菜=ハルナ=haruna 春香=ハルカ=haruka 久美子=クミコ=kumiko 洋子=ヨウコ=yoko
        裕子=ユウコ=yuko 裕太=ユウタ=yuta 由美=ユミ=yumi 真由美=マユミ=mayumi 誠=マコト=makoto 麻衣=マイ=mai 学=マナブ=manabu
        美咲=ミサキ=misaki 美穂=ミホ=miho 緑=ミドリ=midori 稔=ミノル=minoru 恵=メグミ=megumi 桃子=モモコ=momoko 康夫=ヤスオ=yasuo
        龍之介=リュウノスケ=ryunosuke 良子=リョウコ=ryoko 涼太=リョウタ=ryota 礼子=レイコ=reiko 蓮=レン=ren)",
    .family =
        R"(青木=アオキ=aoki 秋山=アキヤマ=akiyama 安藤=アンドウ=ando 池田=イケダ=ikeda 石井=イシイ=ishii
        石川=イシカワ=ishikawa 伊藤=イトウ=ito 井上=イノウエ=inoue 上田=ウエダ=ueda 内田=ウチダ=uchida 遠藤=エンドウ=endo
        大野=オオノ=ono 岡田=オカダ=okada 小川=オガワ=ogawa 小野寺=オノデラ=onodera 加藤=カトウ=kato 金子=カネコ=kaneko
        川口=カワグチ=kawaguchi 菊地=キクチ=kikuchi 木下=キノシタ=kinoshita 木村=キムラ=kimura 工藤=クドウ=kudo
        小林=コバヤシ=kobayashi 近藤=コンドウ=kondo 斎藤=サイトウ=saito 坂本=サカモト=sakamoto 桜井=サクライ=sakurai
        佐々木=ササキ=sasaki 柴田=シバタ=shibata 島田=シマダ=shimada 清水=シミズ=shimizu 杉山=スギヤマ=sugiyama 高木=タカギ=takagi
        高橋=タカハシ=takahashi 竹内=タケウチ=takeuchi 田村=タムラ=tamura 千葉=チバ=chiba 中島=ナカジマ=nakajima
        中村=ナカムラ=nakamura 西村=ニシムラ=nishimura 野口=ノグチ=noguchi 橋本=ハシモト=hashimoto 長谷川=ハセガワ=hasegawa
        林=ハヤシ=hayashi 原田=ハラダ=harada 東=アズマ=azuma 平野=ヒラノ=hirano 福田=フクダ=fukuda 藤原=フジワラ=fujiwara
        古川=フルカワ=furukawa 前田=マエダ=maeda 増田=マスダ=masuda 松本=マツモト=matsumoto 丸山=マルヤマ=maruyama
        三浦=ミウラ=miura 宮崎=ミヤザキ=miyazaki 村上=ムラカミ=murakami 森田=モリタ=morita 山口=ヤマグチ=yamaguchi
        山下=ヤマシタ=yamashita 横山=ヨコヤマ=yokoyama 吉田=ヨシダ=yoshida 和田=ワダ=wada 渡辺=ワタナベ=watanabe)"};

constexpr NameText korean{
    .given =
        R"(가영=gayeong 경수=gyeongsu 경희=gyeonghui 규현=gyuhyeon 나연=nayeon 다은=daeun 도윤=doyun
        동현=donghyeon 미경=migyeong 미영=miyeong 민서=minseo 민수=minsu 민지=minji 보람=boram 상우=sangu
        상현=sanghyeon 서연=seoyeon 서준=seojun 선영=seonyeong 성민=seongmin 성호=seongho 소영=soyeong 수빈=subin
        수진=sujin 순자=sunja 승현=seunghyeon 아름=areum 연주=yeonju 영수=yeongsu 영철=yeongcheol 영희=yeonghui
        예린=yerin 예진=yejin 우진=ujin 유나=yuna 윤아=yuna 은정=eunjeong 은지=eunji 재현=jaehyeon 정민=jeongmin
        정숙=jeongsuk 정훈=jeonghun 주원=juwon 준호=junho 지민=jimin 지수=jisu 지훈=jihun 진영=jinyeong
        창민=changmin 태현=taehyeon 하늘=haneul 하은=haeun 현우=hyeonu 현정=hyeonjeong 혜진=hyejin 희진=huijin)",
    .family =
        R"(강=kang 고=ko 곽=kwak 구=gu 권=kwon 김=kim 나=na 남=nam 노=noh 도=do 류=ryu 마=ma 문=moon
        민=min 박=park 방=bang 배=bae 백=baek 변=byun 서=seo 석=seok 성=sung 손=son 송=song 신=shin 심=shim
        안=ahn 양=yang 엄=eom 여=yeo 염=yeom 오=oh 우=woo 원=won 유=yoo 윤=yoon 이=lee 임=lim 장=jang 전=jeon
        정=jung 조=cho 주=joo 지=ji 진=jin 차=cha 채=chae 천=chun 최=choi 추=choo 하=ha 한=han 허=heo 현=hyun
        홍=hong 황=hwang)"};

constexpr auto all = std::to_array<LocaleNames>({
    {NameLocale::chinese, chinese},
    {NameLocale::japanese, japanese},
    {NameLocale::korean, korean},
    {NameLocale::japanese_kana, japanese},
});

}  // namespace

std::span<const LocaleNames> eastern_asian_names() {
    return all;
}

}  // namespace mien::core
