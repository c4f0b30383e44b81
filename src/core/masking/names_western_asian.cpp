#include <array>

#include "core/masking/name_lists.hpp"

namespace mien::core {
namespace {

constexpr NameText hebrew{
    .given = R"(אביגיל=avigail אבנר=avner אדם=adam אורי=uri אורית=orit איתן=eitan אלון=alon
        אלישע=elisha אסף=asaf אפרת=efrat ארז=erez אריאל=ariel אתי=eti בועז=boaz בנימין=binyamin
        גדי=gadi גיא=guy גילה=gila דוד=david דורית=dorit דליה=dalia דן=dan דנה=dana הדס=hadas
        הילה=hila זאב=zeev חגית=hagit חיים=haim טל=tal טליה=talia יהודה=yehuda יובל=yuval
        יונתן=yonatan יעל=yael יפעת=yifat כרמית=carmit ליאור=lior מאיה=maya מיכל=michal משה=moshe
        נועם=noam נעמה=naama סיגל=sigal עדי=adi עומר=omer ענת=anat פנינה=pnina צבי=zvi רון=ron
        רחל=rachel רינת=rinat שירה=shira שמעון=shimon תמר=tamar)",
    .family = R"(אבוטבול=abutbul אברהמי=avrahami אדלר=adler אוחנה=ohana אלבז=elbaz אלמוג=almog
        אשכנזי=ashkenazi בירן=biran ברוך=baruch ברק=barak גבאי=gabay גולן=golan גרינברג=grinberg
        דהאן=dahan דיין=dayan הלוי=halevi הראל=harel וייס=weiss זהבי=zehavi זיו=ziv חדד=hadad
        חזן=hazan טולדנו=toledano יוספי=yosefi כץ=katz לביא=lavi לוין=levin מורד=murad
        מזרחי=mizrahi מלכה=malka נחום=nahum סגל=segal סויסה=suissa עמר=amar פולק=polak
        פרידמן=fridman פרץ=peretz צור=tzur קפלן=kaplan קליין=klein רביב=raviv רוזן=rosen רוט=roth
        שגב=sagiv שחר=shahar שטרן=stern שרון=sharon ששון=sasson תבור=tavor)"};

constexpr NameText arabic{
    .given = R"(إبراهيم=ibrahim أحمد=ahmad آدم=adam أسماء=asma أمجد=amjad أمل=amal أمين=amin
        أنس=anas إيمان=iman باسم=basim بدر=badr بسمة=basma جمال=jamal جميلة=jamila حسام=husam
        حسن=hasan حنان=hanan خالد=khalid خديجة=khadija دعاء=duaa راشد=rashid رانيا=rania رشا=rasha
        ريم=reem زكريا=zakaria زياد=ziad زينب=zainab سارة=sara سالم=salim سامي=sami سعاد=suad
        سلمى=salma سمير=samir سناء=sana طارق=tariq طلال=talal عادل=adil عائشة=aisha عمر=umar
        عمرو=amr غادة=ghada فادي=fadi فاطمة=fatima فرح=farah فيصل=faisal كريم=karim ليلى=layla
        ماجد=majid محمود=mahmud مريم=maryam منى=muna نادية=nadia ناصر=nasir نبيل=nabil نور=nur
        هالة=hala هاني=hani هشام=hisham هند=hind وائل=wail وليد=walid ياسمين=yasmin يوسف=yusuf)",
    .family = R"(البنا=albanna التميمي=altamimi الجابري=aljabri الجندي=aljundi الحداد=alhaddad
        الحربي=alharbi الحسيني=alhusaini الخطيب=alkhatib الخوري=alkhuri الدوسري=aldosari
        الراشد=alrashid الرفاعي=alrifai الزهراني=alzahrani السالم=alsalim السباعي=alsibai
        السيد=alsayyid الشامي=alshami الشريف=alsharif الشمري=alshammari الصالح=alsalih
        الصباغ=alsabbagh الطيب=altayyib العامري=alamiri العتيبي=alotaibi العلي=alali
        العمري=alomari الغامدي=alghamdi الفارس=alfaris القاسم=alqasim القحطاني=alqahtani
        الكيلاني=alkilani المالكي=almaliki المصري=almasri المهدي=almahdi النجار=alnajjar
        النعيمي=alnuaimi الهاشمي=alhashimi بركات=barakat حمدان=hamdan درويش=darwish رضوان=radwan
        زيدان=zidan سليمان=sulaiman شاهين=shahin عثمان=uthman عساف=assaf غانم=ghanim فرحات=farhat
        منصور=mansur نصار=nassar يعقوب=yaqub)"};

constexpr NameText persian{
    .given = R"(آرش=arash آزاده=azadeh آیدا=aida اردشیر=ardeshir امید=omid بابک=babak بهار=bahar
        بهرام=bahram بهمن=bahman پرستو=parastu پرویز=parviz پریسا=parisa پژمان=pezhman پگاه=pegah
        جمشید=jamshid خسرو=khosrow داریوش=dariush رامین=ramin رویا=roya ژاله=zhaleh سپهر=sepehr
        سپیده=sepideh ستاره=setareh سهراب=sohrab سیاوش=siavash سیما=sima شهرام=shahram
        شیرین=shirin فرهاد=farhad فریبا=fariba کامران=kamran کاوه=kaveh کیوان=keyvan گلناز=golnaz
        لاله=laleh مازیار=maziar مهتاب=mahtab مهرداد=mehrdad مینا=mina نازنین=nazanin نگار=negar
        نیما=nima هومن=human یاسمن=yasaman)",
    .family = R"(آقایی=aghaei احمدی=ahmadi اسدی=asadi افشار=afshar اکبری=akbari امیری=amiri
        باقری=bagheri بهرامی=bahrami پارسا=parsa پورمند=pourmand تهرانی=tehrani جعفری=jafari
        جوادی=javadi حسینی=hosseini حیدری=heidari خسروی=khosravi دانشور=daneshvar رستمی=rostami
        رضایی=rezaei زارع=zare سلطانی=soltani شریفی=sharifi شیرازی=shirazi صادقی=sadeghi
        طاهری=taheri عباسی=abbasi فرهادی=farhadi قاسمی=ghasemi کاظمی=kazemi کریمی=karimi
        کیانی=kiani گلستانی=golestani لطفی=lotfi محمدی=mohammadi مرادی=moradi موسوی=mousavi
        میرزایی=mirzaei نجفی=najafi نوری=nouri هاشمی=hashemi یزدانی=yazdani)"};

constexpr NameText amharic{
    .given = R"(ሀና=hana ሄለን=helen ሐረገወይን=haregewoin ለምለም=lemlem ሊዲያ=lidya መስፍን=mesfin መሰረት=meseret
        ሙሉ=mulu ሚካኤል=mikael ማርታ=marta ሰላም=selam ሳሙኤል=samuel ሣራ=sara ስንታየሁ=sintayehu ረድኤት=rediet
        ሩት=rut ሰለሞን=selemon ቤተልሔም=betelhem በቀለ=bekele ተስፋዬ=tesfaye ትዕግስት=tigist ነጋሽ=negash
        አለማየሁ=alemayehu አበበ=abebe አስቴር=aster አዲስ=addis እስከዳር=eskedar ከበደ=kebede ዘሪሁን=zerihun
        ዮሐንስ=yohannes ዮናስ=yonas ደረጀ=dereje ዳዊት=dawit ገነት=genet ጌታቸው=getachew ፍቅር=fikir ፀሐይ=tsehay)",
    .family = R"(ሀይሉ=hailu ለማ=lemma መኮንን=mekonnen መንግስቱ=mengistu ሞገስ=moges ረታ=reta ሰይፉ=seifu
        ሽፈራው=shiferaw በላይ=belay ብርሃኑ=birhanu ተክሌ=tekle ታደሰ=tadesse ታምራት=tamirat ነጋ=nega አሰፋ=assefa
        አበራ=abera አየለ=ayele እሸቱ=eshetu ካሳ=kassa ወልደማርያም=woldemariam ወርቁ=worku ዘውዴ=zewde ይልማ=yilma
        ደምሴ=demisse ደስታ=desta ገብረመድህን=gebremedhin ግርማ=girma ጥላሁን=tilahun ፈለቀ=feleke ፍሰሃ=fisseha)"};

constexpr auto all = std::to_array<LocaleNames>({
    {NameLocale::hebrew, hebrew},
    {NameLocale::arabic, arabic},
    {NameLocale::persian, persian},
    {NameLocale::amharic, amharic},
});

}  // namespace

std::span<const LocaleNames> western_asian_names() {
    return all;
}

}  // namespace mien::core
