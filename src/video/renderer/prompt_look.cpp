#include "video/renderer/prompt_look.hpp"

#include <algorithm>
#include <array>

#include "video/renderer/color_words.hpp"
#include "video/renderer/words.hpp"

namespace mien::video::renderer {
namespace {

template <class Value>
struct Choice {
    std::string_view phrases;
    Value value;
};

template <class Value, std::size_t Count>
Value first_said(const Words& words, const std::array<Choice<Value>, Count>& choices, Value none) {
    for (const auto& choice : choices) {
        if (words.has_any(choice.phrases)) {
            return choice.value;
        }
    }
    return none;
}

constexpr std::array zooms{
    Choice<double>{"extreme close up|macro|tight close up|detail shot", 1.75},
    Choice<double>{"close up|closeup|portrait shot|headshot|tight framing|face fills", 1.38},
    Choice<double>{"wide|wide shot|wide angle|full body|long shot|establishing|full shot", 0.62},
    Choice<double>{"medium shot|waist up|medium|half body|mid shot|cowboy shot", 0.82},
};

constexpr std::array day_times{
    Choice<DayTime>{"golden hour|sunset|dusk|warm evening|evening light|candlelight|amber light",
                    DayTime::golden_hour},
    Choice<DayTime>{"dawn|sunrise|blue hour|morning|early light|morning light", DayTime::dawn},
    Choice<DayTime>{"night|midnight|moonlight|moonlit|nocturnal|starry|stars|neon|after dark|"
                    "nighttime",
                    DayTime::night},
    Choice<DayTime>{"day|daylight|noon|sunny|midday|sunlight|bright day|afternoon|sunlit",
                    DayTime::day},
};

constexpr std::array weathers{
    Choice<Weather>{"rain|rainy|raining|storm|stormy|drizzle|downpour|thunderstorm|wet street",
                    Weather::rain},
    Choice<Weather>{"snow|snowy|snowing|blizzard|winter|snowfall|snowflakes", Weather::snow},
    Choice<Weather>{"fog|foggy|mist|misty|haze|hazy|smoke|smoky", Weather::fog},
};

constexpr std::array places{
    Choice<Place>{"space|galaxy|nebula|planet|cosmos|cosmic|starship|spaceship|spacecraft",
                  Place::space},
    Choice<Place>{"forest|woods|woodland|jungle|trees|grove|garden", Place::forest},
    Choice<Place>{"city|street|neon|urban|skyline|downtown|alley|rooftop|cyberpunk|london|tokyo",
                  Place::city},
    Choice<Place>{"sea|ocean|beach|shore|coast|harbour|harbor|lake|waves|ship|island", Place::sea},
    Choice<Place>{"mountain|mountains|cliff|peaks|alps|canyon|desert|valley", Place::mountains},
    Choice<Place>{"meadow|field|park|hills|hill|countryside|grass|spring", Place::meadow},
    Choice<Place>{"room|library|office|cafe|home|bedroom|kitchen|study|fireplace|indoors|interior|"
                  "bookshelf|bookshelves|tavern|window|baker street|castle|classroom|bar",
                  Place::room},
};

constexpr std::array energies{
    Choice<double>{"frozen|motionless|still|barely moving|minimal movement", 0.45},
    Choice<double>{"slow|slowly|gentle|gently|calm|soft movement|subtle|quiet|peaceful|serene|"
                   "relaxed|languid|dreamy|slow motion|understated",
                   0.65},
    Choice<double>{"frantic|hyper|explosive|wild|manic|frenzied", 1.8},
    Choice<double>{"energetic|dynamic|fast|quick|bouncy|lively|vibrant motion|jumping|dancing|"
                   "vigorous|animated gestures|rapid|high energy|exuberant",
                   1.45},
};

constexpr std::array intensities{
    Choice<double>{"slightly|slight|faint|subtle|hint of|mild|restrained|barely|understated", 0.62},
    Choice<double>{"intense|very|extremely|exaggerated|extreme|dramatic|overwhelming|huge|furious|"
                   "wildly|deeply|utterly",
                   1.22},
};

constexpr std::array saturations{
    Choice<double>{"black and white|monochrome|noir|greyscale|grayscale", 0.0},
    Choice<double>{"muted|desaturated|faded|washed out|bleak|grey|gray|sepia|vintage", 0.6},
    Choice<double>{"pastel|soft colors|soft colours", 0.8},
    Choice<double>{"vivid|vibrant|saturated|colorful|colourful|neon|pop art|bold colors", 1.3},
};

constexpr std::array brightnesses{
    Choice<double>{"dark|dim|low key|shadowy|noir|gloomy|moody|candlelight", 0.82},
    Choice<double>{"bright|high key|airy|luminous|radiant|well lit|pastel", 1.1},
};

}  // namespace

PromptLook look_of(std::string_view prompt_text) {
    const Words words(prompt_text);
    PromptLook look;
    look.zoom = first_said(words, zooms, 1.0);
    look.day_time = first_said(words, day_times, DayTime::unsaid);
    look.weather = first_said(words, weathers, Weather::clear);
    look.place = first_said(words, places, Place::studio);
    look.energy = first_said(words, energies, 1.0);
    look.intensity = first_said(words, intensities, 1.0);
    look.saturation = first_said(words, saturations, 1.0);
    look.brightness = first_said(words, brightnesses, 1.0);
    look.is_neon = words.has_any("neon|cyberpunk|synthwave|vaporwave");
    look.is_sepia = words.has_any("sepia|vintage|old film|daguerreotype");
    look.camera_push = words.has_any(
                           "push in|zoom|zooms|dolly|slow zoom|camera moves|handheld|"
                           "tracking shot")
                           ? 0.035
                           : 0.0;
    look.colors = scene_colors(words);
    return look;
}

}  // namespace mien::video::renderer
