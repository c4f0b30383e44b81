// Changes of many prompts in one transaction. The number of statements does not depend on the
// number of cells, and rows are locked in one order, so that two bulk changes that meet wait for
// each other but never in a circle.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "async/work_pool.hpp"
#include "store/prompts/prompts.hpp"

namespace mien::store {

// The text of a save.
struct NewText {
    std::string prompt_text;
    std::optional<json::value> origin = std::nullopt;  // where it comes from when nobody typed it
};

// The cell is to have no text of its own.
struct NoText {
    bool must_have_text = false;  // one that has none is not found, instead of unchanged
};

struct CellChange {
    PromptKey key;
    std::variant<NewText, VersionReference, NoText> action;  // a reference: revert to it
    std::optional<int> expected_version = std::nullopt;      // as in SaveRequest
    std::string pointer = {};  // of what the request says of the cell, for problems with it
};

// What happens to a cell that is no longer at its expected_version.
enum class StaleCell { refuse, leave };

struct BulkChange {
    std::vector<CellChange> cells;  // none of them twice
    std::string change_reason;
    Author author;
    StaleCell stale_cell = StaleCell::refuse;
    // Statements for between the locks and the writes, by what becomes of each cell; called on a
    // thread of the work pool.
    std::function<std::vector<pg::Call>(const std::vector<SavedPrompt>& saved)> before_writing = {};
};

// What became of each cell, in the order of the cells: what save_prompt, revert_prompt and
// delete_prompt answer, or the outcome `stale` with the head that is there. Throws what they throw,
// for the first cell that cannot change. What is computed for each cell is so on the work pool.
[[nodiscard]] awaitable<std::vector<SavedPrompt>> change_prompts(
    pg::Transaction& transaction, async::WorkPool& work, std::shared_ptr<const BulkChange> change);

}  // namespace mien::store
