#include "api/json/diff.hpp"

#include "core/word_diff.hpp"

namespace mien::api {
namespace {

std::string_view name_of(core::DiffOp op) {
    switch (op) {
        case core::DiffOp::equal:
            return "equal";
        case core::DiffOp::insert:
            return "insert";
        case core::DiffOp::remove:
            return "delete";
    }
    return "equal";
}

}  // namespace

json::array diff_to_json(std::string_view before, std::string_view after) {
    json::array parts;
    for (const auto& part : core::diff_words(before, after)) {
        parts.push_back({{"op", name_of(part.op)}, {"text", part.text}});
    }
    return parts;
}

}  // namespace mien::api
