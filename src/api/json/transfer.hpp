// Wire forms of exports and imports.
#pragma once

#include "api/json/media_link.hpp"
#include "base/json.hpp"
#include "store/transfer/exports.hpp"
#include "store/transfer/import_images.hpp"
#include "store/transfer/import_rows.hpp"
#include "store/transfer/imports.hpp"

namespace mien::api {

[[nodiscard]] json::object to_json(const store::ExportRow& row, const MediaLinks& links);
// Without and with its error, which may be long.
[[nodiscard]] json::object summary_to_json(const store::ImportRow& row);
[[nodiscard]] json::object to_json(const store::ImportRow& row);
// With the word diff of the text that is here and the newest of the file.
[[nodiscard]] json::object to_json(const store::PlannedPrompt& row);
[[nodiscard]] json::array to_json(const std::vector<store::PlannedAxis>& axes);
[[nodiscard]] json::array to_json(const std::vector<store::PlannedImage>& images,
                                  const MediaLinks& links);

// A body that satisfies the schema of apply_import. Throws invalid for a row with two decisions.
[[nodiscard]] store::ImportOrder import_order_from_json(const json::object& body);

// What an import keeps as its error, thrown again: invalid for a file that could not be read,
// conflict for a refused apply, with import_id in the extensions.
[[nodiscard]] Error error_of(const store::ImportRow& row, ErrorKind kind);

// The name under which a browser keeps a file of the store: "exports/X.json" is
// mien-prompts-X.json.
[[nodiscard]] std::string download_name(std::string_view key);

}  // namespace mien::api
