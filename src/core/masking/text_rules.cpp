#include "core/masking/text_rules.hpp"

#include <algorithm>
#include <array>

#include "core/masking/folded_text.hpp"
#include "core/masking/name_words.hpp"

namespace mien::core {
namespace {

// Given and family names that are ordinary words of English or German, sorted.
constexpr auto ordinary_words = std::to_array<std::string_view>(
    {"abend",   "amber",   "angel",    "april",   "archer",  "art",     "ash",       "august",
     "autumn",  "back",    "baker",    "ball",    "banks",   "bauer",   "bear",      "bell",
     "berg",    "bill",    "bird",     "bishop",  "black",   "blue",    "bob",       "book",
     "braun",   "brook",   "brown",    "bush",    "butcher", "butler",  "carpenter", "carter",
     "case",    "cash",    "chance",   "charm",   "chase",   "cherry",  "christian", "church",
     "clay",    "cliff",   "coal",     "cook",    "cooper",  "crystal", "daisy",     "dale",
     "dawn",    "day",     "dean",     "destiny", "dick",    "dolly",   "drew",      "duke",
     "earl",    "ernst",   "eve",      "fair",    "faith",   "fern",    "field",     "fish",
     "fisher",  "flora",   "ford",     "forest",  "fox",     "frank",   "freeman",   "friend",
     "frost",   "gale",    "gardener", "gene",    "ginger",  "glass",   "glory",     "gold",
     "good",    "grace",   "grant",    "gray",    "green",   "guy",     "hahn",      "hall",
     "happy",   "harmony", "harvest",  "hawk",    "hazel",   "heath",   "heather",   "herb",
     "herbst",  "hill",    "holly",    "honey",   "hope",    "house",   "hunt",      "hunter",
     "iris",    "ivory",   "ivy",      "jack",    "jade",    "jasmine", "jean",      "jewel",
     "joy",     "judge",   "june",     "justice", "kaiser",  "king",    "kitty",     "klein",
     "knight",  "koch",    "lake",     "lance",   "lane",    "lang",    "laurel",    "lee",
     "liberty", "lily",    "little",   "long",    "love",    "luck",    "major",     "mark",
     "marsh",   "mason",   "max",      "may",     "melody",  "mercy",   "merry",     "mike",
     "mill",    "miller",  "miracle",  "moon",    "neumann", "nick",    "noble",     "north",
     "ocean",   "olive",   "page",     "park",    "parson",  "pat",     "patience",  "peace",
     "pearl",   "penny",   "poppy",    "porter",  "price",   "prince",  "prudence",  "ray",
     "reed",    "rich",    "richter",  "river",   "rob",     "robin",   "rock",      "rod",
     "root",    "rose",    "rosemary", "ruby",    "rusty",   "sage",    "sandy",     "sharp",
     "short",   "sierra",  "sky",      "small",   "smart",   "smith",   "sommer",    "spring",
     "star",    "stark",   "stein",    "stone",   "storm",   "strong",  "sue",       "summer",
     "sunny",   "swan",    "tag",      "tailor",  "temple",  "tiger",   "trinity",   "true",
     "vernon",  "victor",  "violet",   "walker",  "ward",    "waters",  "weber",     "weiss",
     "west",    "white",   "will",     "winter",  "wise",    "wolf",    "wood",      "worth",
     "young"});
static_assert(std::ranges::is_sorted(ordinary_words));

}  // namespace

std::string letters_of(std::string_view text) {
    static thread_local FoldedText folded;
    folded.fold(text);
    return std::string(folded.letters());
}

void TextRules::add_fictional_name(std::string_view name) {
    fictional_.insert(letters_of(name));
    for (const auto& word : cut_one_role(name, NameRole::given)) {
        fictional_.insert(letters_of(word.text));
    }
}

void TextRules::add_word(std::string_view word) {
    words_.insert(letters_of(word));
}

bool TextRules::is_fictional(std::string_view letters) const {
    return fictional_.contains(letters);
}

bool TextRules::is_word(std::string_view letters) const {
    return std::ranges::binary_search(ordinary_words, letters) || words_.contains(letters);
}

}  // namespace mien::core
