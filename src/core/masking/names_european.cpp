#include <array>

#include "core/masking/name_lists.hpp"

namespace mien::core {
namespace {

constexpr NameText greek{
    .given = R"(Αγγελική=angeliki Αθανάσιος=athanasios Αικατερίνη=aikaterini Αλέξανδρος=alexandros
        Αναστασία=anastasia Ανδρέας=andreas Άννα=anna Αντώνης=antonis Βασίλης=vasilis
        Βασιλική=vasiliki Γεωργία=georgia Γιάννης=giannis Γιώργος=giorgos Δέσποινα=despina
        Δημήτρης=dimitris Διονύσης=dionysis Ειρήνη=eirini Ελένη=eleni Ελευθερία=eleftheria
        Ευαγγελία=evangelia Ευάγγελος=evangelos Ηλίας=ilias Θεοδώρα=theodora Θεόδωρος=theodoros
        Ιωάννα=ioanna Κατερίνα=katerina Κώστας=kostas Λευτέρης=lefteris Μανώλης=manolis
        Μαρία=maria Μιχάλης=michalis Νεκτάριος=nektarios Νίκος=nikos Ξένια=xenia Όλγα=olga
        Παναγιώτης=panagiotis Παρασκευή=paraskevi Πέτρος=petros Σοφία=sofia Σπύρος=spyros
        Σταμάτης=stamatis Στέλλα=stella Σωτήρης=sotiris Τάσος=tasos Φωτεινή=foteini
        Χαράλαμπος=charalampos Χριστίνα=christina)",
    .family = R"(Αγγελόπουλος=angelopoulos Αλεξίου=alexiou Αναγνώστου=anagnostou Αντωνίου=antoniou
        Αποστόλου=apostolou Βασιλείου=vasileiou Βλάχος=vlachos Γαλανός=galanos Γεωργίου=georgiou
        Γιαννόπουλος=giannopoulos Δημητρίου=dimitriou Διαμαντής=diamantis Δράκος=drakos
        Ευθυμίου=efthymiou Ζαχαρίου=zachariou Ζερβός=zervos Θεοδωρίδης=theodoridis Ιωάννου=ioannou
        Καλογεράς=kalogeras Καραγιάννης=karagiannis Κατσαρός=katsaros Κυριακίδης=kyriakidis
        Κωνσταντίνου=konstantinou Λάμπρου=lambrou Λεβέντης=leventis Μακρής=makris Μανωλάς=manolas
        Μαυρίδης=mavridis Μιχαηλίδης=michailidis Μπακάλης=bakalis Νικολάου=nikolaou
        Οικονόμου=oikonomou Παπαδάκης=papadakis Παπαδόπουλος=papadopoulos Παππάς=pappas
        Παυλίδης=pavlidis Πετρίδης=petridis Ρούσσος=roussos Σαμαράς=samaras Σταύρου=stavrou
        Στεφανίδης=stefanidis Τζαβάρας=tzavaras Τσακίρης=tsakiris Φωτίου=fotiou Χατζής=chatzis
        Χριστοδούλου=christodoulou)"};

constexpr NameText russian{
    .given = R"(Александр=aleksandr Алексей=aleksei Алина=alina Алла=alla Анастасия=anastasia
        Андрей=andrei Анна=anna Антон=anton Аркадий=arkadi Борис=boris Вадим=vadim
        Валентина=valentina Варвара=varvara Василий=vasili Вера=vera Виктор=viktor Виталий=vitali
        Владимир=vladimir Галина=galina Георгий=georgi Глеб=gleb Григорий=grigori Дарья=darya
        Денис=denis Дмитрий=dmitri Евгений=yevgeni Екатерина=yekaterina Елена=yelena
        Зинаида=zinaida Иван=ivan Игорь=igor Илья=ilya Инна=inna Ирина=irina Кирилл=kirill
        Константин=konstantin Ксения=ksenia Лариса=larisa Леонид=leonid Лидия=lidia
        Людмила=lyudmila Максим=maksim Маргарита=margarita Марина=marina Мария=maria
        Михаил=mikhail Надежда=nadezhda Наталья=natalya Никита=nikita Николай=nikolai
        Оксана=oksana Олег=oleg Ольга=olga Павел=pavel Пётр=pyotr Полина=polina Роман=roman
        Светлана=svetlana Семён=semyon Сергей=sergei Софья=sofya Степан=stepan Тамара=tamara
        Татьяна=tatyana Фёдор=fyodor Юлия=yulia Юрий=yuri Ярослав=yaroslav)",
    .family = R"(Абрамов=abramov Авдеев=avdeyev Алёшин=alyoshin Антипов=antipov Артёмов=artyomov
        Баранов=baranov Беляев=belyaev Блинов=blinov Бобров=bobrov Борисенко=borisenko Быков=bykov
        Воронин=voronin Гаврилов=gavrilov Герасименко=gerasimenko Горшков=gorshkov Грачёв=grachyov
        Громыко=gromyko Гусев=gusev Денисенко=denisenko Дорофеев=dorofeyev Ермаков=yermakov
        Ефимов=yefimov Жданов=zhdanov Журавель=zhuravel Зайцев=zaitsev Зимин=zimin
        Золотарь=zolotar Калинин=kalinin Капустин=kapustin Карпенко=karpenko Кириленко=kirilenko
        Князев=knyazev Ковалёв=kovalyov Комаров=komarov Котов=kotov Кравец=kravets Круглов=kruglov
        Лазарев=lazarev Лебедь=lebed Логинов=loginov Макаренко=makarenko Мартынов=martynov
        Мельник=melnik Миронов=mironov Наумов=naumov Нестеренко=nesterenko Орлов=orlov
        Осипов=osipov Панкратов=pankratov Пахомов=pakhomov Поляков=polyakov Рыбак=rybak
        Савельев=savelyev Северин=severin Сидоренко=sidorenko Соболь=sobol Соколов=sokolov
        Сорока=soroka Тарасенко=tarasenko Тихонов=tikhonov Фадеев=fadeyev Филатов=filatov
        Фомин=fomin Чернов=chernov Шевченко=shevchenko Щербак=shcherbak Яковлев=yakovlev)"};

constexpr NameText ukrainian{
    .given = R"(Андрій=andrii Богдан=bohdan Вікторія=viktoriia Віталій=vitalii Галина=halyna
        Ганна=hanna Гліб=hlib Григорій=hryhorii Дарина=daryna Дмитро=dmytro Євген=yevhen
        Євгенія=yevheniia Зоряна=zoriana Іван=ivan Ігор=ihor Ілля=illia Ірина=iryna
        Катерина=kateryna Лілія=liliia Любомир=liubomyr Людмила=liudmyla Марія=mariia
        Микола=mykola Мирослава=myroslava Михайло=mykhailo Надія=nadiia Назар=nazar
        Олександр=oleksandr Олексій=oleksii Олена=olena Орест=orest Остап=ostap Петро=petro
        Роксолана=roksolana Руслан=ruslan Світлана=svitlana Сергій=serhii Соломія=solomiia
        Софія=sofiia Тарас=taras Тетяна=tetiana Юлія=yuliia Юрій=yurii Ярина=yaryna)",
    .family = R"(Бойко=boiko Бондаренко=bondarenko Вітренко=vitrenko Гнатюк=hnatiuk
        Гончаренко=honcharenko Гриценко=hrytsenko Гуменюк=humeniuk Даниленко=danylenko
        Демʼянчук=demianchuk Дорошенко=doroshenko Забіла=zabila Іваненко=ivanenko Іщенко=ishchenko
        Кириленко=kyrylenko Клименко=klymenko Коваленко=kovalenko Ковальчук=kovalchuk
        Колісник=kolisnyk Костенко=kostenko Кравчук=kravchuk Кулініч=kulinich Лисенко=lysenko
        Литвин=lytvyn Мазуренко=mazurenko Марчук=marchuk Матвієнко=matviienko Мироненко=myronenko
        Назаренко=nazarenko Олійник=oliinyk Онищенко=onyshchenko Палій=palii Панченко=panchenko
        Петренко=petrenko Поліщук=polishchuk Романюк=romaniuk Руденко=rudenko Савченко=savchenko
        Скорик=skoryk Ткаченко=tkachenko Федоренко=fedorenko Харченко=kharchenko Чорній=chornii
        Шаповал=shapoval Юрченко=yurchenko Яременко=yaremenko)"};

constexpr NameText armenian{
    .given = R"(Ալեքսան=aleksan Անահիտ=anahit Աննա=anna Արամ=aram Արմեն=armen Արփինե=arpine
        Գագիկ=gagik Գայանե=gayane Գարիկ=garik Գոհար=gohar Դավիթ=davit Եվա=yeva Զարուհի=zaruhi
        Էդգար=edgar Թամարա=tamara Լիլիթ=lilit Լուսինե=lusine Կարեն=karen Հակոբ=hakob Հասմիկ=hasmik
        Հովհաննես=hovhannes Մարիամ=mariam Մարինե=marine Մհեր=mher Նաիրա=naira Նարեկ=narek
        Նունե=nune Շուշան=shushan Ռուբեն=ruben Սարգիս=sargis Սիրանուշ=siranush Սոնա=sona
        Սուրեն=suren Վահան=vahan Վարդան=vardan Տիգրան=tigran)",
    .family = R"(Աբրահամյան=abrahamyan Ալեքսանյան=aleksanyan Առաքելյան=arakelyan Ասատրյան=asatryan
        Ավագյան=avagyan Բաղդասարյան=baghdasaryan Գալստյան=galstyan Գասպարյան=gasparyan
        Գրիգորյան=grigoryan Դանիելյան=danielyan Եղիազարյան=yeghiazaryan Զաքարյան=zakaryan
        Թորոսյան=torosyan Խաչատրյան=khachatryan Կարապետյան=karapetyan Կիրակոսյան=kirakosyan
        Հակոբյան=hakobyan Հարությունյան=harutyunyan Ղազարյան=ghazaryan Մանուկյան=manukyan
        Մարգարյան=margaryan Մարտիրոսյան=martirosyan Մելքոնյան=melkonyan Մինասյան=minasyan
        Մկրտչյան=mkrtchyan Ներսիսյան=nersisyan Պետրոսյան=petrosyan Պողոսյան=poghosyan
        Սահակյան=sahakyan Սարգսյան=sargsyan Սիմոնյան=simonyan Ստեփանյան=stepanyan
        Վարդանյան=vardanyan Տեր-Պողոսյան=terpoghosyan Օհանյան=ohanyan)"};

constexpr NameText georgian{
    .given = R"(ავთანდილ=avtandil ალექსანდრე=aleksandre ანა=ana ბექა=beka გიორგი=giorgi
        გურამ=guram დავით=davit დალი=dali ეკატერინე=ekaterine ელენე=elene ვახტანგ=vakhtang
        ზაზა=zaza ზურაბ=zurab თამარ=tamar თეა=tea თეკლა=tekla ია=ia ილია=ilia ირაკლი=irakli
        კახა=kakha ლაშა=lasha ლევან=levan ლია=lia მაია=maia მანანა=manana მარიამ=mariam
        მერაბ=merab ნანა=nana ნათია=natia ნინო=nino ნოდარ=nodar ოთარ=otar რუსუდან=rusudan
        სალომე=salome სანდრო=sandro სოფიო=sopio ქეთევან=ketevan შოთა=shota ჯაბა=jaba)",
    .family = R"(აბაშიძე=abashidze ასათიანი=asatiani ბერიძე=beridze ბოლქვაძე=bolkvadze
        გაბუნია=gabunia გელაშვილი=gelashvili გიორგაძე=giorgadze გოგუა=gogua დადიანი=dadiani
        დოლიძე=dolidze ელიავა=eliava ვაშაძე=vashadze თოდუა=todua იოსელიანი=ioseliani
        კალანდაძე=kalandadze კაპანაძე=kapanadze კვარაცხელია=kvaratskhelia კიკნაძე=kiknadze
        ლომიძე=lomidze მაისურაძე=maisuradze მამულაშვილი=mamulashvili მელაძე=meladze მიქაძე=mikadze
        ნადირაძე=nadiradze ნოზაძე=nozadze ონიანი=oniani რამიშვილი=ramishvili
        სულაბერიძე=sulaberidze ტაბიძე=tabidze ფირცხალავა=pirtskhalava ქავთარაძე=kavtaradze
        ყიფიანი=kipiani შენგელია=shengelia ჩხეიძე=chkheidze წერეთელი=tsereteli ხარაძე=kharadze
        ჯაფარიძე=japaridze)"};

constexpr auto all = std::to_array<LocaleNames>({
    {NameLocale::greek, greek},
    {NameLocale::russian, russian},
    {NameLocale::ukrainian, ukrainian},
    {NameLocale::armenian, armenian},
    {NameLocale::georgian, georgian},
});

}  // namespace

std::span<const LocaleNames> european_names() {
    return all;
}

}  // namespace mien::core
