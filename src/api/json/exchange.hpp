// The wire forms of sets of clips, cards and reference images.
#pragma once

#include "api/json/media_link.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "store/exchange/exchanges.hpp"
#include "store/exchange/expression_labels.hpp"
#include "store/exchange/reference_images.hpp"

namespace mien::api {

[[nodiscard]] json::object clip_export_to_json(const store::ExchangeRow& row,
                                               const MediaLinks& links);
[[nodiscard]] json::object card_import_to_json(const store::ExchangeRow& row);
[[nodiscard]] json::object to_json(const store::ReferenceImageRow& image, const MediaLinks& links);
[[nodiscard]] json::object to_json(const store::ExpressionLabels& labels);

// Why an exchange that has failed or was cancelled came to nothing, for the request that waits.
[[nodiscard]] Error error_of(const store::ExchangeRow& row);

// "mien-clips-…", of the key of a file that was made.
[[nodiscard]] std::string clip_export_name(std::string_view key);

}  // namespace mien::api
