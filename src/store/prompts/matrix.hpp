// The matrix in numbers: what overviews show of characters x emotions. Texts are not read here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "core/emotion.hpp"
#include "pg/pool.hpp"
#include "store/prompts/listed_characters.hpp"

namespace mien::store {

// How many characters there are (archived ones apart), and how many have their own text.
struct EmotionUse {
    std::int64_t characters_count = 0;
    std::int64_t overridden_by_count = 0;
};

struct EmotionUses {
    std::int64_t characters_count = 0;
    std::map<core::EmotionName, std::int64_t> overridden_by_count;

    [[nodiscard]] EmotionUse of(const core::EmotionName& emotion) const;
};

[[nodiscard]] awaitable<EmotionUses> count_emotion_uses(pg::Pool& pool, Deadline deadline);

struct MatrixCell {
    core::EmotionName emotion;
    int version;
    Timestamp updated_at;
    // How the text stands to the template that it came from, as template_cell_rows says it.
    std::optional<std::string> template_state = std::nullopt;
};

struct MatrixRow {
    CharacterId id;
    std::string slug;
    std::string name;
    std::vector<MatrixCell> own;  // cells with a text of their own
};

// The rows of these characters, in their order, with how their texts stand to the one template, or
// each to its own.
[[nodiscard]] awaitable<std::vector<MatrixRow>> read_matrix(
    pg::Pool& pool, std::vector<CharacterKey> keys, std::optional<core::TemplateId> template_id,
    Deadline deadline);

// Of a long page, where each cell counts: numbers alone.
struct CompactCell {
    std::size_t character;  // its place among those asked for, from 0
    std::size_t emotion;    // likewise
    int version;
    std::int64_t updated_s;  // since 1970
};

// The cells of these characters and emotions that have a text of their own, in no order.
[[nodiscard]] awaitable<std::vector<CompactCell>> read_compact_cells(
    pg::Pool& pool, const std::vector<CharacterKey>& keys, std::vector<std::string> emotions,
    Deadline deadline);

// A cell whose text came from a template.
struct TemplateMark {
    std::size_t character;  // its place among those asked for, from 0
    core::EmotionName emotion;
    std::string state;  // as in MatrixCell
};

// Of these characters, in no order; of the one template when one is named.
[[nodiscard]] awaitable<std::vector<TemplateMark>> read_template_marks(
    pg::Pool& pool, std::vector<CharacterId> characters,
    std::optional<core::TemplateId> template_id, Deadline deadline);

}  // namespace mien::store
