// What would come of a card: a character, and images of it and of its emotions.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "exchange/card_file.hpp"
#include "exchange/label_map.hpp"

namespace mien::exchange {

struct PlannedImage {
    std::size_t image = 0;               // in the document's images
    std::optional<std::string> emotion;  // nothing: the main image
    std::string label;
};

struct CardPlan {
    CardKind kind = CardKind::png;
    std::string spec;
    std::string name;
    std::string description;
    std::vector<PlannedImage> images;
    std::vector<LeftOut> left_out;
};

// One image for each emotion at most: the one that has its name, else the first of its labels. The
// emotions are those in use.
[[nodiscard]] CardPlan plan_card(const CardFile& file, const LabelMap& map,
                                 const std::set<std::string>& emotions);

// As it is kept, and told: {"kind", "spec", "name", "description", "images", "left_out",
// "left_out_count"}.
[[nodiscard]] json::object to_json(const CardPlan& plan);
[[nodiscard]] std::vector<PlannedImage> planned_images_from_json(const json::value& plan);

}  // namespace mien::exchange
