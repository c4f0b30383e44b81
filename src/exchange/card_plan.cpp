#include "exchange/card_plan.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/limits/exchange.hpp"
#include "base/or_null.hpp"
#include "base/quote.hpp"

namespace mien::exchange {
namespace {

struct Match {
    std::string emotion;
    std::size_t rank = 0;  // the lower, the better the label says it
};

std::size_t rank_of(const LabelMap& map, std::string_view label, std::string_view emotion) {
    constexpr std::size_t of_another_emotion = 1000;
    if (label == emotion) {
        return 0;
    }
    for (const auto& entry : map) {
        const auto found = std::ranges::find(entry.labels, label);
        if (found != entry.labels.end()) {
            const auto place = static_cast<std::size_t>(found - entry.labels.begin());
            return 1 + place + (entry.emotion == emotion ? 0 : of_another_emotion);
        }
    }
    return 2 * of_another_emotion;
}

// "joy-2" is one more picture of joy.
std::string_view without_number(std::string_view label) {
    const auto end = label.find_last_not_of("0123456789");
    const bool is_numbered = end != label.npos && end + 1 < label.size() && end > 0 &&
                             (label[end] == '-' || label[end] == '_');
    return is_numbered ? label.substr(0, end) : label;
}

std::optional<Match> find_match(const LabelMap& map, std::string_view label,
                                const std::set<std::string>& emotions) {
    constexpr std::size_t numbered = 10'000;
    auto emotion = find_emotion(map, label, emotions);
    if (emotion) {
        const auto rank = rank_of(map, label, *emotion);
        return Match{std::move(*emotion), rank};
    }
    const auto plain = without_number(label);
    emotion = find_emotion(map, plain, emotions);
    if (!emotion) {
        return std::nullopt;
    }
    const auto rank = numbered + rank_of(map, plain, *emotion);
    return Match{std::move(*emotion), rank};
}

}  // namespace

CardPlan plan_card(const CardFile& file, const LabelMap& map,
                   const std::set<std::string>& emotions) {
    const auto& document = file.document;
    CardPlan plan{.kind = file.kind,
                  .spec = document.spec,
                  .name = document.name,
                  .description = document.description,
                  .images = {},
                  .left_out = document.left_out};
    struct Best {
        std::size_t image;
        std::size_t rank;
    };
    std::map<std::string, Best> best;
    const auto pass_over = [&](std::size_t image, std::string_view emotion) {
        plan.left_out.push_back({"Expression " + in_quotes(document.images[image].label),
                                 fmt::format("Another image stands for {}.", in_quotes(emotion))});
    };
    for (std::size_t i = 0; i < document.images.size(); ++i) {
        const auto& image = document.images[i];
        if (image.is_main) {
            plan.images.push_back({.image = i, .emotion = std::nullopt, .label = {}});
            continue;
        }
        const auto match = find_match(map, image.label, emotions);
        if (!match) {
            plan.left_out.push_back(
                {"Expression " + in_quotes(image.label), "No emotion has this name or label."});
            continue;
        }
        const auto [place, is_first] = best.emplace(match->emotion, Best{i, match->rank});
        if (is_first) {
            continue;
        }
        const bool is_better = match->rank < place->second.rank;
        pass_over(is_better ? place->second.image : i, match->emotion);
        if (is_better) {
            place->second = {i, match->rank};
        }
    }
    for (const auto& [emotion, chosen] : best) {
        plan.images.push_back({.image = chosen.image,
                               .emotion = emotion,
                               .label = document.images[chosen.image].label});
    }
    return plan;
}

json::object to_json(const CardPlan& plan) {
    json::array images;
    for (const auto& image : plan.images) {
        images.push_back(
            {{"image", image.image}, {"emotion", or_null(image.emotion)}, {"label", image.label}});
    }
    json::array left_out;
    for (const auto& part : plan.left_out) {
        if (left_out.size() == limits::card_told_max) {
            break;
        }
        left_out.push_back({{"what", part.what}, {"why", part.why}});
    }
    return {{"kind", name_of(plan.kind)},
            {"spec", plan.spec},
            {"name", plan.name},
            {"description", plan.description},
            {"images", std::move(images)},
            {"left_out", std::move(left_out)},
            {"left_out_count", plan.left_out.size()}};
}

std::vector<PlannedImage> planned_images_from_json(const json::value& plan) {
    std::vector<PlannedImage> images;
    for (const auto& item : plan.at("images").as_array()) {
        PlannedImage image{.image = json::value_to<std::size_t>(item.at("image")),
                           .emotion = std::nullopt,
                           .label = json::value_to<std::string>(item.at("label"))};
        if (!item.at("emotion").is_null()) {
            image.emotion = json::value_to<std::string>(item.at("emotion"));
        }
        images.push_back(std::move(image));
    }
    return images;
}

}  // namespace mien::exchange
