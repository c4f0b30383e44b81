#include "exchange/card_document.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/limits/exchange.hpp"
#include "base/limits/text.hpp"
#include "base/quote.hpp"
#include "base/text.hpp"

namespace mien::exchange {
namespace {

using namespace std::string_view_literals;

// As the specification spells it.
constexpr auto embedded_scheme = "embeded://"sv;
constexpr auto misspelt_scheme = "embedded://"sv;
constexpr auto default_uri = "ccdefault:"sv;
constexpr auto png_asset_scheme = "__asset:"sv;
// Emotions and their images, as Mien itself writes them beside its clips.
constexpr auto own_image_type = "x_mien_reference"sv;

// Of a card, and no part of how a character looks.
constexpr std::array other_texts{"personality"sv,         "scenario"sv,
                                 "first_mes"sv,           "mes_example"sv,
                                 "system_prompt"sv,       "post_history_instructions"sv,
                                 "alternate_greetings"sv, "group_only_greetings"sv,
                                 "character_book"sv,      "creator_notes"sv};

std::string text_in(const json::object& object, std::string_view name) {
    const auto* const value = object.if_contains(name);
    const auto* const text = value == nullptr ? nullptr : value->if_string();
    return text == nullptr ? std::string() : std::string(*text);
}

const json::object* object_in(const json::object& object, std::string_view name) {
    const auto* const value = object.if_contains(name);
    return value == nullptr ? nullptr : value->if_object();
}

const json::array* array_in(const json::object& object, std::string_view name) {
    const auto* const value = object.if_contains(name);
    return value == nullptr ? nullptr : value->if_array();
}

bool is_empty(const json::value& value) {
    return value.is_null() || (value.is_string() && is_blank(value.get_string())) ||
           (value.is_array() && value.get_array().empty()) ||
           (value.is_object() && value.get_object().empty());
}

class DocumentReader {
  public:
    explicit DocumentReader(const CardSurroundings& surroundings) : around_(surroundings) {}

    CardDocument read(const json::value& document) {
        const auto* const root = document.if_object();
        if (root == nullptr) {
            refuse_no_card();
        }
        const auto* data = object_in(*root, "data");
        card_.spec = text_in(*root, "spec");
        if (data == nullptr) {
            data = root;
            card_.spec = "v1";
        } else if (card_.spec != "chara_card_v2" && card_.spec != "chara_card_v3") {
            refuse_no_card();
        }
        if (card_.spec == "chara_card_v3" && text_in(*root, "spec_version") != "3.0") {
            leave_out("What is new in version " + in_quotes(text_in(*root, "spec_version")),
                      "Mien knows version 3.0 of the format.");
        }
        read_texts(*data);
        read_images(*data);
        return std::move(card_);
    }

  private:
    [[noreturn]] static void refuse_no_card() {
        throw Error(ErrorKind::malformed,
                    "This is no character card: it is neither chara_card_v2 nor chara_card_v3.");
    }
    void leave_out(std::string what, std::string why) {
        card_.left_out.push_back({std::move(what), std::move(why)});
    }

    void read_texts(const json::object& data) {
        const auto name = text_in(data, "name");
        if (is_blank(name)) {
            throw Error(ErrorKind::malformed, "The card has no name.");
        }
        card_.name = within(name, limits::name_characters_max, "The end of the name");
        card_.description = within(text_in(data, "description"), limits::description_characters_max,
                                   "The end of the description");
        for (const auto field : other_texts) {
            const auto* const value = data.if_contains(field);
            if (value != nullptr && !is_empty(*value)) {
                leave_out(std::string(field), "It is not about how the character looks.");
            }
        }
    }
    std::string within(std::string_view text, std::size_t characters_max, const char* rest) {
        auto cut = cut_text(text, characters_max);
        if (cut.size() < text.size()) {
            leave_out(rest, fmt::format("There is room for {} characters.", characters_max));
        }
        return cut;
    }

    void read_images(const json::object& data) {
        const auto* const assets = array_in(data, "assets");
        if (assets != nullptr) {
            for (const auto& asset : *assets) {
                read_asset(asset);
            }
        }
        read_risu_emotions(data);
        const bool has_main = std::ranges::any_of(card_.images, &CardImage::is_main);
        if (around_.has_own_image && !has_main) {
            card_.images.insert(
                card_.images.begin(),
                {.is_main = true, .label = {}, .place = ImagePlace::whole, .source = {}});
        }
    }
    // True while there is room for one more.
    bool count_asset() {
        if (++assets_ == limits::card_assets_max + 1) {
            leave_out("Further assets",
                      fmt::format("Mien looks at {} of a card.", limits::card_assets_max));
        }
        return assets_ <= limits::card_assets_max;
    }

    void read_asset(const json::value& value) {
        const auto* const asset = value.if_object();
        if (!count_asset()) {
            return;
        }
        if (asset == nullptr) {
            leave_out("An asset", "It is no object.");
            return;
        }
        const auto type = text_in(*asset, "type");
        const auto name = text_in(*asset, "name");
        if (type == "icon") {
            read_icon(*asset, name);
        } else if (type == "emotion" || type == own_image_type) {
            add_image({.is_main = false, .label = normal_label(name), .place = {}, .source = {}},
                      text_in(*asset, "uri"));
        } else {
            leave_out(fmt::format("Asset {} of the type {}", in_quotes(name), in_quotes(type)),
                      "Mien takes icons and emotions.");
        }
    }
    // Of several icons the one with the name main, else the first.
    void read_icon(const json::object& asset, const std::string& name) {
        const auto before = std::ranges::find_if(card_.images, &CardImage::is_main);
        if (before != card_.images.end() && name != "main") {
            leave_out("Icon " + in_quotes(name), "Another icon is the main one.");
            return;
        }
        if (before != card_.images.end()) {
            leave_out("The first icon", "Another icon is the main one.");
            card_.images.erase(before);
        }
        add_image({.is_main = true, .label = {}, .place = {}, .source = {}}, text_in(asset, "uri"));
    }

    void add_image(CardImage image, std::string uri) {
        const auto what =
            image.is_main ? std::string("The icon") : "Emotion " + in_quotes(image.label);
        if (uri == default_uri) {
            if (!image.is_main || !around_.has_own_image) {
                return;  // the default asset of a card without a picture
            }
            image.place = ImagePlace::whole;
        } else if (!find_source(uri, image)) {
            leave_out(what, reason_against(uri));
            return;
        }
        card_.images.push_back(std::move(image));
    }
    bool find_source(std::string_view uri, CardImage& image) const {
        for (const auto scheme : {embedded_scheme, misspelt_scheme}) {
            if (uri.starts_with(scheme)) {
                image.place = ImagePlace::entry;
                image.source = uri.substr(scheme.size());
                return around_.entries.contains(image.source);
            }
        }
        image.place = ImagePlace::encoded;
        if (uri.starts_with(png_asset_scheme)) {
            const auto found = around_.texts.find(std::string(uri.substr(png_asset_scheme.size())));
            image.source = found == around_.texts.end() ? std::string() : found->second;
            return found != around_.texts.end();
        }
        const auto comma = uri.find(";base64,");
        if (uri.starts_with("data:image/") && comma != uri.npos) {
            image.source = uri.substr(comma + ";base64,"sv.size());
            return true;
        }
        return false;
    }
    [[nodiscard]] std::string reason_against(std::string_view uri) const {
        if (uri.starts_with("http:") || uri.starts_with("https:")) {
            return "It is an address, and Mien fetches nothing that a card names.";
        }
        for (const auto scheme : {embedded_scheme, misspelt_scheme}) {
            if (uri.starts_with(scheme) &&
                around_.other_entries.contains(std::string(uri.substr(scheme.size())))) {
                return "It is no PNG, JPEG or WebP.";
            }
        }
        return "The file does not hold it, or Mien does not know such an address.";
    }

    // RisuAI keeps [label, image] in its extension of older cards.
    void read_risu_emotions(const json::object& data) {
        const auto* const extensions = object_in(data, "extensions");
        const auto* const risu = extensions ? object_in(*extensions, "risuai") : nullptr;
        const auto* const emotions = risu ? array_in(*risu, "emotions") : nullptr;
        if (emotions == nullptr) {
            return;
        }
        for (const auto& value : *emotions) {
            const auto* const pair = value.if_array();
            if (!count_asset() || pair == nullptr || pair->size() != 2 ||
                !pair->at(0).is_string() || !pair->at(1).is_string()) {
                continue;
            }
            CardImage image{.is_main = false,
                            .label = normal_label(pair->at(0).get_string()),
                            .place = ImagePlace::encoded,
                            .source = std::string(pair->at(1).get_string())};
            if (image.source.starts_with(png_asset_scheme)) {
                add_image(std::move(image), std::string(pair->at(1).get_string()));
            } else {
                card_.images.push_back(std::move(image));
            }
        }
    }

    const CardSurroundings& around_;
    CardDocument card_;
    std::size_t assets_ = 0;
};

}  // namespace

CardDocument read_card_document(const json::value& document, const CardSurroundings& surroundings) {
    return DocumentReader(surroundings).read(document);
}

std::string normal_label(std::string_view name) {
    std::string label(name.substr(0, limits::card_name_bytes_max));
    while (!is_utf8(label)) {
        label.pop_back();
    }
    for (auto& c : label) {
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    for (const auto ending : {".png"sv, ".jpg"sv, ".jpeg"sv, ".webp"sv, ".gif"sv}) {
        if (label.ends_with(ending)) {
            label.resize(label.size() - ending.size());
            break;
        }
    }
    return label;
}

std::string cut_text(std::string_view text, std::size_t characters_max) {
    std::size_t end = 0;
    for (std::size_t count = 0; end < text.size() && count < characters_max; ++count) {
        ++end;
        while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
            ++end;
        }
    }
    std::string cut(text.substr(0, end));
    // Some characters become several when they are normalised.
    while (!cut.empty() && count_characters(cut) > characters_max) {
        do {
            cut.pop_back();
        } while (!is_utf8(cut));
    }
    return cut;
}

}  // namespace mien::exchange
