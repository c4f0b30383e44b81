#include <array>

#include "core/masking/name_lists.hpp"

namespace mien::core {
namespace {

constexpr NameText international{
    .given = R"(Adam Alan Alba Alexander Alice Amanda Andrea Anna Anton Barbara Benjamin Bianca
        Carla Caroline Clara Cornelia Daniel David Diana Dominic Edgar Edwin Elena Elisa Emil Emma
        Erika Eva Fabian Felix Fiona Florian Gabriel Georg Gloria Hanna Hannah Helena Henry Hugo
        Ida Ingrid Irene Isabel Jacob Jana Jasmin Johanna Jonas Julia Julian Karin Karl Katharina
        Laura Lea Leo Leonie Linda Linus Louis Lucas Lucia Luisa Magda Manuel Marcus Maria Marina
        Martin Matilda Maximilian Melanie Mia Michael Milan Miriam Monica Nadine Natalie Nathan
        Nicolas Nina Nora Oliver Olivia Oscar Pamela Patrick Paul Paula Peter Philip Rafael
        Rebecca Richard Robert Roland Rosa Sabrina Samuel Sandra Sara Sebastian Silvia Simon Sonja
        Sophie Stefan Susan Tamara Teresa Theo Thomas Tobias Valentin Vanessa Vera Victor Viktoria
        Walter William Yvonne)",
    .family = R"(Abbott Adler Albers Andersen Arnold Barker Barnes Barrett Bauer Beckett Bergman
        Bishop Blake Boone Brandt Brennan Brooks Burton Caldwell Campbell Carlson Carver Chapman
        Christie Collins Conrad Costa Crawford Curtis Dalton Davenport Dawson Decker Delgado
        Dennis Donovan Doyle Ellis Emerson Engel Evans Farrell Ferrari Fischer Fletcher Forster
        Foster Franklin Garner Gibson Gilbert Goodwin Gordon Graham Griffin Haas Hamilton Hansen
        Harding Harper Hartmann Hayes Heller Henderson Hoffman Holland Hopkins Horton Howard
        Ingram Jansen Jennings Jensen Keller Kendall Kessler Klein Kramer Lambert Lang Larsen
        Lawson Lehmann Lindgren Logan Lorenz Maier Marino Marshall Martell Meredith Merrill Morgan
        Moretti Mueller Neumann Newton Norris Olsen Osborne Palmer Parker Pearson Peters Porter
        Preston Quinn Ramsey Raymond Reeves Richter Romano Rossi Russell Sanders Schubert Shelton
        Sherman Sommer Stanley Stein Sutton Thornton Tucker Vogel Wagner Wallace Weber Weston
        Winkler Wright Zimmer)"};

constexpr NameText german{
    .given = R"(Anke Änne Bärbel Björn Brünhilde Dörte Elfriede Friedrich Gerda Götz Günter
        Günther Gürcan Hänsel Heike Heinz Hildegard Ingeborg Jochen Jörg Jürgen Jürn Käthe Klaus
        Lieselotte Lothar Lütfiye Mechthild Norbert Ottmar Renate Rüdiger Sönke Sören Steffen
        Süheyla Swantje Torsten Ulrike Ursula Uwe Wiebke Wolfgang Wörle)",
    .family = R"(Bäcker Bär Böhm Böttcher Bräuer Büchner Döring Dürr Fröhlich Führer Fürst Gärtner
        Göbel Gößling Grüner Günzel Häusler Höfer Hübner Jäger Jürgens Kämmerer Köhler König
        Krämer Krüger Kühn Lämmle Löffler Lüders Mäder Möller Müller Nägele Plöger Rößler Schäfer
        Schönfeld Schröder Schüler Strauß Stüber Vögele Weiß Wößner Zöllner)"};

constexpr NameText nordic{
    .given = R"(Åke Åsa Anders Astrid Bjørn Bodil Einar Eskil Gøran Göran Gudrun Gunnar Guðrún
        Håkon Hjördis Inger Jörgen Jørn Kåre Kjell Lærke Lauri Mårten Märta Maj Mikkel Morten
        Niels Øystein Pål Päivi Rasmus Sigrid Siv Sølvi Solveig Søren Stig Svante Torbjörn Tove
        Trygve Ulla Väinö Yngve)",
    .family = R"(Åberg Ågren Ahlström Åkesson Bäckman Bjørnstad Blomkvist Bråten Dahlgård Ekström
        Engström Fjellström Fløystad Forsström Grønlund Hägg Håkansson Hägglund Højgaard Höglund
        Järvinen Jønsson Kjær Kjærgård Lindström Löfgren Lövgren Mäkinen Myhrvold Nyström Nørgaard
        Öberg Ødegård Östergren Pålsson Rønning Sandström Sjöberg Skogström Sørensen Strømberg
        Søndergaard Törnqvist Västberg Wikström)"};

constexpr NameText french{
    .given = R"(Adèle Agnès Aimé Amélie Anaïs André Aurélie Béatrice Bénédicte Cécile Céline Chloé
        Clément Désiré Édouard Élise Éloïse Émile Étienne Eugène Frédéric Geneviève Gérard
        Grégoire Hélène Inès Irénée Joël Léa Léon Loïc Maël Médéric Noé Océane Pénélope Raphaël
        Régis Rémi René Sébastien Séverine Solène Thérèse Théo Valérie Zélie)",
    .family = R"(Allègre Barré Beauséjour Bérard Bézier Bréchet Carré Chéreau Clément Crépin
        Décroix Delépine Després Dubé Dupré Duchêne Évrard Fèvre Ferré Gaétan Gérin Grégoire
        Guérin Hébrard Hervé Lécuyer Lefèvre Legrêle Lémery Lévêque Maréchal Mérou Ménard Moliné
        Noël Pécheux Périer Poincaré Prévost Régnier Rivière Sévigny Thévenet Tréville Vérone
        Viéville)"};

constexpr NameText spanish{
    .given = R"(Adrián Álvaro Andrés Ángel Ángela Asunción Bárbara Belén Benjamín César Concepción
        Cristóbal Damián Elías Encarnación Fabián Félix Germán Hernán Inés Iñaki Íñigo Jesús
        Joaquín José Julián Lucía Martín María Matías Míriam Mónica Néstor Nicolás Óscar Pía Raúl
        Rocío Rubén Sofía Tomás Úrsula Valentín Verónica Víctor)",
    .family = R"(Acuña Álvarez Araújo Báez Benítez Bermúdez Cáceres Cárdenas Castaño Colón Dávila
        Díaz Domínguez Durán Enríquez Estévez Fernández Galán Gálvez García Gómez González
        Gutiérrez Hernández Ibáñez Íñiguez Jiménez León López Márquez Martínez Méndez Muñoz Núñez
        Ordóñez Ortuño Pérez Quiñones Ramírez Ríos Rodríguez Sáez Sánchez Suárez Vázquez Yáñez
        Zúñiga)"};

constexpr NameText polish{
    .given = R"(Agnieszka Andrzej Błażej Bogusława Bolesław Bożena Czesław Dobrosława Elżbieta
        Ewelina Gracjan Grażyna Grzegorz Halina Jadwiga Jarosław Jędrzej Jerzy Józef Kazimierz
        Krzysztof Łucja Łukasz Małgorzata Marcin Michał Mieczysław Miłosz Mirosława Paweł
        Przemysław Rafał Ryszard Sławomir Stanisław Świętosława Szczepan Urszula Wacław Wiesława
        Władysław Wojciech Zdzisław Żaneta)",
    .family = R"(Błaszczyk Bąk Brzeziński Chmielewska Cieślak Ćwikła Dąbek Dąbrowska Dębski
        Gałązka Głowacka Gołębiewski Górska Grabińska Jabłoński Jagiełło Jędrzejczak Kaczyńska
        Kołodziej Kowalczyk Kościelny Krawczyk Łapiński Łuczak Łukasik Majchrzak Nowiński Ołdak
        Pałka Piątek Różański Rzepecka Sękowska Słowik Sobczyńska Stępień Szczęsny Ślusarczyk
        Śliwa Świątek Tomczyńska Wąsik Wiśniewska Wójcik Wróbel Zając Zięba Żak Żurek)"};

constexpr NameText czech{
    .given = R"(Alžběta Anežka Bedřich Blažena Bohuš Božena Břetislav Česlav Dušan Eliška
        František Gašpar Hynek Jáchym Jaromír Jindřich Jiří Jiřina Julča Kateřina Kryštof Květa
        Ľubica Ladislav Lenka Lukáš Ludmila Matěj Markéta Miloš Mořic Ondřej Otakar Pavlína
        Radomír Růžena Řehoř Šárka Šimon Štěpán Tomáš Václav Vojtěch Zdeněk Zdeňka Žaneta Živa)",
    .family =
        R"(Bartoš Bednář Beneš Blažek Bureš Čapek Čech Čermák Červenka Dědek Doležal Doubravová
        Dvořáček Fišer Hájek Havlíček Hlaváč Holeček Hořejší Hruška Jelínek Ježek Kadlec Kazda
        Kolář Konečný Kováčik Krejčí Kučera Kuřátko Linhart Macháček Mareš Musil Němec Nováček
        Ondráček Pokorný Říha Růžička Sedláček Šafář Ševčík Šimek Šťastný Těšitel Urbánek Vašek
        Voříšek Zeman Žáček)"};

constexpr NameText turkish{
    .given = R"(Ahmet Aslı Ayça Ayşe Barış Başak Burçin Büşra Cağrı Çağla Çiğdem Deniz Doğan Ebru
        Elçin Emre Erdoğan Eylül Fırat Gökçe Gökhan Gülşen Güneş Hülya Ilgın Işıl İbrahim İlayda
        İpek İrem Kadir Kıvanç Mehtap Nuray Nurşen Oğuz Onur Ömer Özge Özlem Pınar Rüya Sıla
        Şebnem Şükran Tuğba Tülay Uğur Ümit Yağmur Yıldız Zeynep)",
    .family = R"(Acar Akgün Aksoy Akyüz Altıntaş Arıkan Aydın Bağcı Başaran Bozkır Büyük Candaş
        Çakmak Çelebi Çelik Çetinkaya Demirbaş Doğanay Duygulu Erdem Ergüven Gökdemir Gülcan Günay
        Güngör Ilıcalı Işık İnan İpekçi Kaplan Karadağ Kılıç Koçak Köksal Kurtuluş Öğüt Önal Özbek
        Özdemir Özkan Öztürk Sağlam Şahin Şener Şimşek Taşkın Türkmen Uçar Ünlü Yalçın Yavaş
        Yıldırım Yılmaz Yüksel)"};

constexpr NameText vietnamese{
    .given = R"(An Ánh Bảo Bích Bình Châu Chi Cúc Cường Dũng Dung Duy Đạt Đức Giang Hà Hải Hạnh
        Hằng Hiền Hiếu Hòa Hoàng Hồng Huệ Hùng Hương Khánh Kiên Lan Liên Linh Loan Long Mai Minh
        Mỹ Nam Nga Ngân Ngọc Nhung Oanh Phúc Phương Quân Quỳnh Sơn Tâm Thảo Thắng Thành Thủy Trang
        Trí Trung Tú Tuấn Tùng Uyên Vân Việt Xuân Yến)",
    .family = R"(Bùi Cao Châu Chu Doãn Dương Đàm Đặng Đào Đinh Đỗ Đoàn Đồng Giáp Hà Hồ Hoàng Huỳnh
        Kiều La Lâm Lê Lục Lương Lưu Lý Mạc Mai Ngô Nguyễn Nghiêm Ông Phạm Phan Phùng Quách Tạ
        Tăng Thái Thạch Tô Tôn Tống Trần Triệu Trịnh Trương Từ Văn Viên Võ Vũ Vương)"};

constexpr auto all = std::to_array<LocaleNames>({
    {NameLocale::international, international},
    {NameLocale::german, german},
    {NameLocale::nordic, nordic},
    {NameLocale::french, french},
    {NameLocale::spanish, spanish},
    {NameLocale::polish, polish},
    {NameLocale::czech, czech},
    {NameLocale::turkish, turkish},
    {NameLocale::vietnamese, vietnamese},
});

}  // namespace

std::span<const LocaleNames> latin_names() {
    return all;
}

}  // namespace mien::core
