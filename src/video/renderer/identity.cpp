#include "video/renderer/identity.hpp"

#include <array>

#include "video/renderer/color_words.hpp"
#include "video/renderer/dice.hpp"
#include "video/renderer/words.hpp"

namespace mien::video::renderer {
namespace {

constexpr std::array skin_tones{0xfbe0cdU, 0xf6d0b4U, 0xeebd98U, 0xe0a67cU,
                                0xc98a5eU, 0xa96c45U, 0x8a5537U, 0x6b402bU};
constexpr std::array hair_colors{0x2a2024U, 0x3b2a24U, 0x5a3b2aU, 0x7d5032U, 0xa66a3aU,
                                 0xd9a85cU, 0xb5482cU, 0x4a4a58U, 0xd7d3d0U, 0x3e5a8cU};
constexpr std::array iris_colors{0x5b3a24U, 0x7a4f2cU, 0x3f7a5aU, 0x3d74b0U, 0x6f8fa8U, 0x8a7434U};
constexpr std::array outfit_colors{0x34507eU, 0x7a2f46U, 0x2f6b5cU, 0xc0683aU, 0x584a8cU,
                                   0x3d4654U, 0xb8873cU, 0x9a4560U, 0x2f7f9aU, 0x6d7a4aU};
constexpr std::array accent_colors{0xf0c25aU, 0xe77b5eU, 0x7fc8c2U,
                                   0xf2efe6U, 0xe79ab5U, 0x9fb8ecU};

template <class Array>
Color pick_color(Dice& dice, const Array& colors) {
    return rgb(colors[dice.below(colors.size())]);
}

template <class Value, std::size_t Count>
Value pick(Dice& dice, const std::array<Value, Count>& values) {
    return values[dice.below(Count)];
}

enum class Presentation { open, feminine, masculine };

Presentation presentation_in(const Words& words, Dice& dice) {
    if (words.has_any("she|her|hers|woman|girl|lady|queen|princess|witch|mother|sister|actress|"
                      "heroine|daughter|grandmother|miss|mrs|ms|goddess|alice|dorothy|jo|jane|"
                      "elizabeth|cleopatra|ada|anne|juliet|ophelia|irene|mina|nora|luna|guinevere|"
                      "scheherazade|joan|mary|rapunzel|wendy|emma|athena|morgana")) {
        return Presentation::feminine;
    }
    if (words.has_any("he|his|him|man|boy|gentleman|king|prince|wizard|father|brother|actor|son|"
                      "grandfather|mr|sir|lord|god|knight|sherlock|watson|dracula|robin|hamlet|"
                      "romeo|arthur|merlin|moriarty|quixote|frankenstein|gatsby|ahab|zorro|peter|"
                      "cyrano|odysseus|beowulf|faust|captain")) {
        return Presentation::masculine;
    }
    return dice.chance(0.5) ? Presentation::feminine : Presentation::masculine;
}

HairStyle default_hair(Presentation presentation, Dice& dice) {
    using enum HairStyle;
    if (presentation == Presentation::feminine) {
        return pick(dice, std::array{curtain, bob, long_straight, curly, bun, ponytail,
                                     long_straight, bob});
    }
    return pick(dice, std::array{side_swept, curtain, spiky, buzz, side_swept, curly, side_swept});
}

void choose_species(Identity& identity, const Words& words) {
    if (words.has_any("robot|android|bot|machine|cyborg|automaton|mech")) {
        identity.species = Species::robot;
    } else if (words.has_any("cat|kitten|kitty|feline|lynx|tiger|lion|leopard|cheshire")) {
        identity.species = Species::cat;
    } else if (words.has_any("fox|wolf|dog|puppy|hound|coyote|vixen|reynard")) {
        identity.species = Species::fox;
    } else if (words.has_any("rabbit|bunny|hare")) {
        identity.species = Species::rabbit;
    } else if (words.has_any("bear|panda|teddy|pooh")) {
        identity.species = Species::bear;
    }
}

void choose_shape(Identity& identity, Presentation presentation, Dice& dice) {
    const bool is_soft = presentation == Presentation::feminine;
    identity.face_width = dice.between(0.94, 1.04);
    identity.jaw = is_soft ? dice.between(0.62, 0.7) : dice.between(0.7, 0.8);
    identity.chin = is_soft ? dice.between(0.2, 0.28) : dice.between(0.28, 0.38);
    identity.length = is_soft ? dice.between(1.08, 1.16) : dice.between(1.14, 1.24);
    identity.eye_distance = dice.between(0.4, 0.45);
    identity.eye_size = is_soft ? dice.between(1.02, 1.16) : dice.between(0.9, 1.02);
    identity.brow_thickness = is_soft ? dice.between(0.65, 0.9) : dice.between(1.0, 1.4);
    identity.nose_size = is_soft ? dice.between(0.75, 0.95) : dice.between(0.95, 1.25);
    identity.mouth_size = dice.between(0.92, 1.08);
    identity.shoulder_width = is_soft ? dice.between(0.86, 0.94) : dice.between(0.98, 1.1);
    identity.parts_left = dice.chance(0.5);
}

void choose_colors(Identity& identity, const Words& words, Dice& dice) {
    identity.skin = pick_color(dice, skin_tones);
    identity.hair = pick_color(dice, hair_colors);
    identity.iris = pick_color(dice, iris_colors);
    identity.outfit_color = pick_color(dice, outfit_colors);
    identity.accent = pick_color(dice, accent_colors);
    if (words.has_any("pale|vampire|ghost|ghostly|dracula|porcelain|sherlock")) {
        identity.skin = rgb(0xf4e6df);
    } else if (words.has_any("dark skinned|dark skin|black woman|black man|african|ebony")) {
        identity.skin = rgb(0x7a4a30);
    } else if (words.has_any("tanned|sunburnt|weathered|bronzed")) {
        identity.skin = rgb(0xd09a6c);
    }
    if (words.has_any("old|elderly|aged|grandmother|grandfather|ancient|merlin|grey haired")) {
        identity.hair = rgb(0xd9d6d2);
    } else if (words.has_any("blonde|blond|fair haired|golden haired")) {
        identity.hair = rgb(0xe4be72);
    } else if (words.has_any("redhead|red haired|ginger|auburn")) {
        identity.hair = rgb(0xb8502a);
    } else if (words.has_any("brunette|brown haired")) {
        identity.hair = rgb(0x54362a);
    } else if (words.has_any("dark haired|black haired|raven haired|sherlock|dracula")) {
        identity.hair = rgb(0x26202a);
    }
    identity.hair = color_of(words, "hair|locks|curls|mane|braids|braid").value_or(identity.hair);
    identity.iris = color_of(words, "eyes|eye").value_or(identity.iris);
    identity.outfit_color =
        color_of(words,
                 "coat|shirt|jacket|dress|hoodie|suit|cloak|robe|sweater|cape|uniform|gown|"
                 "armour|armor|waistcoat|tunic|jumper|pinafore")
            .value_or(identity.outfit_color);
    identity.accent =
        color_of(words, "scarf|tie|hat|ribbon|collar|bow|feather").value_or(identity.accent);
}

void choose_hair(Identity& identity, const Words& words) {
    using enum HairStyle;
    struct Choice {
        std::string_view words;
        HairStyle style;
    };
    constexpr std::array choices{
        Choice{"bald|hairless|shaved head", none},
        Choice{"buzz cut|cropped hair|crew cut|soldier", buzz},
        Choice{"curly|curls|afro|frizzy|curly haired", curly},
        Choice{"ponytail|braid|braids|pigtails", ponytail},
        Choice{"bun|topknot|ballerina|governess", bun},
        Choice{"long hair|long haired|flowing hair|long blonde hair|long dark hair|rapunzel|"
               "princess|mermaid|witch|elf",
               long_straight},
        Choice{"bob|pageboy|cleopatra", bob},
        Choice{"spiky|messy hair|wild hair|punk|anime", spiky},
        Choice{"slick|slicked|neat|gentleman|detective|sherlock|dapper", side_swept},
    };
    for (const auto& choice : choices) {
        if (words.has_any(choice.words)) {
            identity.hair_style = choice.style;
            return;
        }
    }
}

void choose_headwear(Identity& identity, const Words& words) {
    using enum Headwear;
    struct Choice {
        std::string_view words;
        Headwear headwear;
    };
    constexpr std::array choices{
        Choice{"sherlock|deerstalker", deerstalker},
        Choice{"wizard|witch|mage|sorcerer|sorceress|merlin|warlock|gandalf", pointed_hat},
        Choice{"king|queen|prince|princess|emperor|empress|crown|cleopatra|royal", crown},
        Choice{"top hat|hatter|ringmaster|magician|willy", top_hat},
        Choice{"beanie|skater|fisherman|sailor|hipster|dwarf", beanie},
        Choice{"headphones|dj|gamer|streamer|music|producer", headphones},
        Choice{"flower|flowers|spring|fairy|gardener|florist|ophelia|nymph|hippie", flower},
    };
    for (const auto& choice : choices) {
        if (words.has_any(choice.words)) {
            identity.headwear = choice.headwear;
            return;
        }
    }
}

void choose_outfit(Identity& identity, const Words& words, Dice& dice) {
    using enum Outfit;
    identity.outfit = pick(dice, std::array{crew_neck, hoodie, coat, turtleneck, shirt});
    if (words.has_any("knight|armour|armor|warrior|paladin|arthur|joan|mech|cyborg|astronaut")) {
        identity.outfit = armour;
    } else if (words.has_any("detective|sherlock|coat|suit|vampire|dracula|gentleman|noble|king|"
                             "queen|prince|captain|pirate|trench coat|doctor|watson|jacket|lawyer|"
                             "count|cloak|cape|hatter|magician")) {
        identity.outfit = coat;
    } else if (words.has_any("hoodie|teen|gamer|hacker|streamer|student|skater")) {
        identity.outfit = hoodie;
    } else if (words.has_any("turtleneck|artist|philosopher|sweater|jumper|poet")) {
        identity.outfit = turtleneck;
    } else if (words.has_any("shirt|teacher|clerk|waiter|office|scientist|professor|librarian")) {
        identity.outfit = shirt;
    }
    identity.has_scarf = words.has_any("scarf|detective|sherlock|winter|muffler");
}

void choose_details(Identity& identity, const Words& words, Presentation presentation, Dice& dice) {
    const bool is_soft = presentation == Presentation::feminine;
    identity.has_lashes = is_soft;
    identity.has_earrings = is_soft && dice.chance(0.45);
    identity.has_freckles = dice.chance(0.2) || words.has_any("freckles|freckled");
    identity.has_glasses =
        dice.chance(0.14) || words.has_any(
                                 "glasses|spectacles|monocle|librarian|professor|nerd|"
                                 "scientist|scholar|bookish|bespectacled");
    identity.has_pointed_ears = words.has_any("elf|elven|elvish|fairy|goblin|vampire|dracula|imp");
    if (words.has_any("beard|bearded|wizard|merlin|dwarf|viking|santa|quixote|ahab|odysseus")) {
        identity.facial_hair = FacialHair::beard;
    } else if (words.has_any("moustache|mustache|watson|poirot|zorro|cyrano")) {
        identity.facial_hair = FacialHair::moustache;
    } else if (words.has_any("stubble|rugged|pirate|unshaven")) {
        identity.facial_hair = FacialHair::stubble;
    } else if (presentation == Presentation::masculine && !words.has_any("boy|prince|peter")) {
        const double share = dice.unit();
        identity.facial_hair = share < 0.15   ? FacialHair::beard
                               : share < 0.35 ? FacialHair::stubble
                                              : FacialHair::none;
    }
    identity.lips =
        is_soft ? mix(identity.skin, rgb(0xc2414f), 0.55) : mix(identity.skin, rgb(0xa8483f), 0.32);
}

// Fur, metal and what follows from them.
void adapt_to_species(Identity& identity, const Words& words, Dice& dice) {
    if (identity.species == Species::human) {
        return;
    }
    const bool is_robot = identity.species == Species::robot;
    constexpr std::array furs{0xe9a15aU, 0x8d8f99U, 0xf0e6d8U, 0x5b4a44U, 0xc98d5aU, 0x3d3a44U};
    constexpr std::array metals{0xc9d2dcU, 0xa9bcd0U, 0xe3dccfU, 0x8fa0b5U};
    identity.skin = is_robot ? pick_color(dice, metals) : pick_color(dice, furs);
    if (identity.species == Species::fox && !words.has_any("wolf|dog|puppy|hound")) {
        identity.skin = rgb(0xe0813f);
    }
    identity.skin =
        color_of(words, "fur|coat|fox|cat|kitten|wolf|rabbit|bunny|bear|robot|skin|metal")
            .value_or(identity.skin);
    identity.hair = identity.skin;
    identity.hair_style = HairStyle::none;
    identity.facial_hair = FacialHair::none;
    identity.has_freckles = false;
    identity.has_earrings = false;
    identity.lips = darken(identity.skin, 0.55);
    identity.jaw = is_robot ? 0.86 : 0.78;
    identity.chin = is_robot ? 0.5 : 0.36;
    identity.length = is_robot ? 1.12 : 1.02;
    identity.face_width = 1.06;
    if (is_robot) {
        identity.iris =
            color_of(words, "eyes|eye")
                .value_or(pick_color(dice, std::array{0x35d6ffU, 0x6dffb4U, 0xffb347U, 0xff6f91U}));
    }
}

// In the colours of the reference image; the dice are not asked, so that all else stays.
void dress_in(Identity& identity, std::string_view palette) {
    constexpr std::size_t step = 7;  // a colour and a blank
    constexpr int base = 16;
    const auto colour_at = [&](std::size_t place) {
        return rgb(static_cast<std::uint32_t>(
            std::stoul(std::string(palette.substr(place * step, step - 1)), nullptr, base)));
    };
    if (palette.empty()) {
        return;
    }
    identity.outfit_color = colour_at(0);
    identity.accent = colour_at(palette.size() > step ? 1 : 0);
}

}  // namespace

Identity identity_of(const RenderSpec& spec) {
    Dice dice(hash_text(spec.character_id));
    const Words words(spec.character_name + ". " + spec.character_description);
    const auto presentation = presentation_in(words, dice);
    Identity identity;
    identity.hair_style = default_hair(presentation, dice);
    choose_species(identity, words);
    choose_shape(identity, presentation, dice);
    choose_colors(identity, words, dice);
    choose_hair(identity, words);
    choose_headwear(identity, words);
    choose_outfit(identity, words, dice);
    choose_details(identity, words, presentation, dice);
    adapt_to_species(identity, words, dice);
    dress_in(identity, spec.palette);
    return identity;
}

}  // namespace mien::video::renderer
