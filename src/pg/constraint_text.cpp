#include "pg/constraint_text.hpp"

#include <unordered_map>

#include "base/assert.hpp"

namespace mien::pg {
namespace {

// Written while wiring, before any other thread or query exists; only read afterwards.
std::unordered_map<std::string_view, const ConstraintText*>& texts_by_constraint() {
    static std::unordered_map<std::string_view, const ConstraintText*> texts;
    return texts;
}

}  // namespace

void register_constraint_texts(std::span<const ConstraintText> texts) {
    auto& known = texts_by_constraint();
    for (const auto& text : texts) {
        const auto [position, is_new] = known.emplace(text.constraint, &text);
        MIEN_ASSERT(is_new || position->second == &text, "two texts for one constraint");
    }
}

const ConstraintText* find_constraint_text(std::string_view constraint) {
    const auto& known = texts_by_constraint();
    const auto position = known.find(constraint);
    return position == known.end() ? nullptr : position->second;
}

}  // namespace mien::pg
