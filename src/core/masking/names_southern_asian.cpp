#include <array>

#include "core/masking/name_lists.hpp"

namespace mien::core {
namespace {

constexpr NameText hindi{
    .given = R"(अजय=ajay अंजलि=anjali अनिल=anil अनुराधा=anuradha अमित=amit अर्चना=archana
        अर्जुन=arjun आरती=aarti आशा=asha ईशान=ishan उमेश=umesh कविता=kavita किरण=kiran कुणाल=kunal
        गीता=geeta गोपाल=gopal चेतन=chetan ज्योति=jyoti तरुण=tarun दीपक=deepak दीपिका=deepika
        नरेश=naresh निशा=nisha नेहा=neha पंकज=pankaj पल्लवी=pallavi पूजा=pooja प्रकाश=prakash
        प्रिया=priya मनीष=manish मीरा=meera मोहन=mohan रश्मि=rashmi राकेश=rakesh राधा=radha
        राहुल=rahul रेखा=rekha रोहन=rohan लक्ष्मी=lakshmi विजय=vijay विनोद=vinod शांति=shanti
        सचिन=sachin सरिता=sarita सीता=sita सुनील=sunil सुमन=suman सुरेश=suresh हरीश=harish
        हेमा=hema)",
    .family = R"(अग्रवाल=agrawal अवस्थी=awasthi उपाध्याय=upadhyay कपूर=kapoor कुलकर्णी=kulkarni
        कौशिक=kaushik खन्ना=khanna गुप्ता=gupta गोयल=goyal चतुर्वेदी=chaturvedi चौहान=chauhan
        जैन=jain जोशी=joshi ठाकुर=thakur तिवारी=tiwari त्रिपाठी=tripathi त्रिवेदी=trivedi
        दीक्षित=dikshit दुबे=dubey द्विवेदी=dwivedi पंडित=pandit पवार=pawar पाठक=pathak
        पांडे=pandey बंसल=bansal भट्ट=bhatt भाटिया=bhatia भारद्वाज=bhardwaj मल्होत्रा=malhotra
        माथुर=mathur मिश्रा=mishra मेहता=mehta यादव=yadav राजपूत=rajput राठौर=rathore वर्मा=verma
        वाजपेयी=vajpayee व्यास=vyas शर्मा=sharma शुक्ला=shukla श्रीवास्तव=srivastava
        सक्सेना=saxena सिन्हा=sinha सेठी=sethi सोलंकी=solanki)"};

constexpr NameText bengali{
    .given = R"(অনিতা=anita অনুপম=anupam অমল=amal অরুণ=arun অর্পিতা=arpita আনিকা=anika আরিফ=arif
        ইমরান=imran ইন্দ্রাণী=indrani কমল=kamal করিম=karim গৌতম=gautam চন্দন=chandan জয়া=jaya
        তনুশ্রী=tanushree তপন=tapan তানভীর=tanvir দীপা=dipa নাজমা=nazma নাসরিন=nasrin নীলা=nila
        পার্থ=partha প্রিয়া=priya ফারহানা=farhana বিকাশ=bikash মৌসুমী=mousumi মিতা=mita
        রফিক=rafiq রহিম=rahim রিনা=rina রুবেল=rubel শাহানা=shahana শিলা=shila শ্যামল=shyamal
        সাদিয়া=sadia সুজন=sujan সুমন=suman সুমিত্রা=sumitra সোহেল=sohel হাসান=hasan)",
    .family = R"(আহমেদ=ahmed ইসলাম=islam কর=kar কর্মকার=karmakar খান=khan গাঙ্গুলী=ganguly
        গুহ=guha ঘোষ=ghosh চক্রবর্তী=chakraborty চৌধুরী=chowdhury তালুকদার=talukdar দত্ত=dutta
        দাশগুপ্ত=dasgupta দাস=das দে=dey নন্দী=nandi পাল=pal বসু=basu বিশ্বাস=biswas
        ব্যানার্জী=banerjee ভট্টাচার্য=bhattacharya ভূঁইয়া=bhuiyan মজুমদার=majumdar মণ্ডল=mondal
        মল্লিক=mallick মিত্র=mitra মুখার্জী=mukherjee রহমান=rahman রায়=roy শেখ=sheikh
        সরকার=sarkar সাহা=saha সিকদার=sikder সেন=sen হালদার=haldar হোসেন=hossain)"};

constexpr NameText gujarati{
    .given = R"(અમિત=amit અનિલ=anil અંજના=anjana આશા=asha ઉર્વશી=urvashi કલ્પના=kalpana
        કિરીટ=kirit કેતન=ketan ગીતા=gita ચેતના=chetana જયેશ=jayesh જિગર=jigar જ્યોતિ=jyoti
        તુષાર=tushar દક્ષા=daksha દિનેશ=dinesh ધવલ=dhaval નયના=nayana નીતા=nita પારુલ=parul
        પ્રકાશ=prakash ભરત=bharat ભાવના=bhavana મનીષા=manisha મહેશ=mahesh મીના=mina રમેશ=ramesh
        રીટા=rita વિપુલ=vipul શીતલ=shital સંજય=sanjay સોનલ=sonal હંસા=hansa હાર્દિક=hardik
        હેતલ=hetal)",
    .family = R"(અમીન=amin ઓઝા=oza કાપડિયા=kapadia કોઠારી=kothari ગાંધી=gandhi ગોહિલ=gohil
        ચૌહાણ=chauhan જાની=jani જાડેજા=jadeja જોષી=joshi ઝવેરી=zaveri ઠક્કર=thakkar
        ત્રિવેદી=trivedi દવે=dave દેસાઈ=desai દોશી=doshi પટેલ=patel પરમાર=parmar પારેખ=parekh
        પંડ્યા=pandya ભટ્ટ=bhatt ભાવસાર=bhavsar મકવાણા=makwana મહેતા=mehta મિસ્ત્રી=mistry
        મોદી=modi રાઠોડ=rathod રાવલ=raval વાઘેલા=vaghela વ્યાસ=vyas શાહ=shah શુક્લ=shukla
        સોની=soni સોલંકી=solanki)"};

constexpr NameText tamil{
    .given = R"(அகிலா=akila அருண்=arun ஆனந்த்=anand இந்திரா=indira இளங்கோ=ilango ஈஸ்வரி=eswari
        உமா=uma எழில்=ezhil கண்ணன்=kannan கலா=kala கவிதா=kavitha கார்த்திக்=karthik குமார்=kumar
        கௌரி=gowri சங்கர்=sankar சரவணன்=saravanan சுந்தர்=sundar சுமதி=sumathi செல்வி=selvi
        ஜெயா=jaya தமிழ்செல்வன்=tamilselvan திலகா=thilaga தேவி=devi நளினி=nalini நவீன்=naveen
        பவித்ரா=pavithra பாலு=balu பிரியா=priya மணி=mani மலர்=malar மீனா=meena முத்து=muthu
        ரமேஷ்=ramesh ராதா=radha வசந்தி=vasanthi விஜய்=vijay வேலு=velu ஹரி=hari)",
    .family = R"(அண்ணாமலை=annamalai அய்யர்=iyer அருணாசலம்=arunachalam ஆறுமுகம்=arumugam
        இராமசாமி=ramasamy ஐயங்கார்=iyengar கந்தசாமி=kandasamy கருணாநிதி=karunanidhi
        கிருஷ்ணன்=krishnan குப்புசாமி=kuppusamy கோபாலன்=gopalan சண்முகம்=shanmugam
        சந்திரசேகரன்=chandrasekaran சிதம்பரம்=chidambaram சீனிவாசன்=srinivasan
        சுப்பிரமணியம்=subramaniam செல்வராஜ்=selvaraj தங்கவேல்=thangavel நடராஜன்=natarajan
        நாராயணன்=narayanan பழனிசாமி=palanisamy பாண்டியன்=pandian பாலகிருஷ்ணன்=balakrishnan
        மாணிக்கம்=manickam முருகேசன்=murugesan ராஜகோபால்=rajagopal ராஜேந்திரன்=rajendran
        வெங்கடேசன்=venkatesan வேலாயுதம்=velayutham ஜெயராமன்=jayaraman)"};

constexpr NameText telugu{
    .given = R"(అంజలి=anjali అనిత=anitha అనిల్=anil అరుణ=aruna ఆనంద్=anand ఇందిర=indira ఉష=usha
        కవిత=kavitha కళ్యాణి=kalyani కిరణ్=kiran గోపి=gopi గౌతమి=gowthami చందు=chandu
        జ్యోతి=jyothi దివ్య=divya నవీన్=naveen నాగమణి=nagamani నిఖిల్=nikhil పద్మ=padma
        ప్రసాద్=prasad ప్రవీణ్=praveen భాను=bhanu మధు=madhu మహేష్=mahesh మాధవి=madhavi రమ్య=ramya
        రవి=ravi రాజేష్=rajesh రాధిక=radhika లలిత=lalitha వంశీ=vamsi వాణి=vani శ్రీదేవి=sridevi
        సంధ్య=sandhya సురేష్=suresh స్వాతి=swathi హరిత=haritha)",
    .family = R"(అక్కినేని=akkineni అల్లూరి=alluri ఆచార్య=acharya ఉప్పల=uppala ఎర్రం=erram
        కొండా=konda కొమ్మినేని=kommineni గద్దె=gadde గుడిపాటి=gudipati గొల్లపూడి=gollapudi
        చల్లా=challa చిలుకూరి=chilukuri జాస్తి=jasti తాడేపల్లి=tadepalli దాసరి=dasari
        దేవినేని=devineni నందమూరి=nandamuri నాయుడు=naidu పటేల్=patel పాలడుగు=paladugu
        బండారు=bandaru బొల్లినేని=bollineni బోయపాటి=boyapati మద్దాలి=maddali మల్లాది=malladi
        ముప్పవరపు=muppavarapu యలమంచిలి=yalamanchili రాయపాటి=rayapati రెడ్డి=reddy
        వంగవీటి=vangaveeti వేమూరి=vemuri శాస్త్రి=sastry సూర్యదేవర=suryadevara)"};

constexpr NameText thai{
    .given = R"(กนกวรรณ=kanokwan กมล=kamon กฤษณา=kritsana กิตติ=kitti ขวัญใจ=khwanchai
        จันทร์เพ็ญ=chanphen จิราพร=chiraphon ชนินทร์=chanin ชลธิชา=chonthicha ชัยวัฒน์=chaiwat
        ณัฐพล=natthaphon ดวงใจ=duangchai ทรงศักดิ์=songsak ธนากร=thanakon ธิดา=thida นภา=napha
        นิภา=nipha บุญมี=bunmi ประเสริฐ=prasoet ปราณี=prani ปรีชา=pricha พรทิพย์=phonthip
        พิชัย=phichai เพ็ญศรี=phensi ภาสกร=phasakon มานะ=mana มาลี=mali รัตนา=rattana
        รุ่งนภา=rungnapha วันดี=wandi วิชัย=wichai วิภา=wipha ศิริพร=siriphon สมชาย=somchai
        สมบัติ=sombat สมศรี=somsi สายฝน=saifon สุดา=suda สุนทร=sunthon สุรชัย=surachai อนงค์=anong
        อรุณ=arun อาทิตย์=athit อุไร=urai)",
    .family = R"(กาญจนวงศ์=kanchanawong แก้วมณี=kaeomani เกษมสุข=kasemsuk คงเจริญ=khongcharoen
        จันทรศรี=chantharasi ใจดี=chaidi เจริญผล=charoenphon ชูเกียรติ=chukiat ไชยวงศ์=chaiwong
        ดวงแก้ว=duangkaeo ทองคำ=thongkham ทองสุข=thongsuk ธรรมรักษ์=thammarak นาคทอง=nakthong
        นิลวงศ์=ninwong บัวทอง=buathong บุญเรือง=bunrueang ประทุมทอง=prathumthong พรหมดี=phromdi
        พันธุ์ทอง=phanthong พูลสวัสดิ์=phunsawat มณีรัตน์=manirat มั่นคง=mankhong ยอดแก้ว=yotkaeo
        รักไทย=rakthai รุ่งเรือง=rungrueang วงศ์ใหญ่=wongyai วัฒนกุล=watthanakun วิเศษสุข=wisetsuk
        ศรีทอง=sithong ศรีสุข=sisuk แสงจันทร์=saengchan แสงทอง=saengthong สายทอง=saithong
        สุขสวัสดิ์=suksawat สุวรรณวงศ์=suwannawong หอมหวาน=homwan อินทร์แก้ว=inkaeo
        อ่อนละมัย=onlamai)"};

constexpr auto all = std::to_array<LocaleNames>({
    {NameLocale::hindi, hindi},
    {NameLocale::bengali, bengali},
    {NameLocale::gujarati, gujarati},
    {NameLocale::tamil, tamil},
    {NameLocale::telugu, telugu},
    {NameLocale::thai, thai},
});

}  // namespace

std::span<const LocaleNames> southern_asian_names() {
    return all;
}

}  // namespace mien::core
