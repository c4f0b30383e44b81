// Cells and global defaults whose text came from a template, and the runs that wrote many of them.
// All functions throw unavailable when the database is.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/hash.hpp"
#include "store/templates/templates.hpp"

namespace mien::store {

enum class TemplateCellState {
    in_sync,       // as the newest version of the template makes it
    behind,        // the template, or one that it includes, has changed since
    pinned,        // stays with the version that it has
    was_detached,  // the text was changed by other means since, or was detached
};
[[nodiscard]] std::string_view name_of(TemplateCellState state) noexcept;
[[nodiscard]] std::optional<TemplateCellState> parse_template_cell_state(std::string_view name);

struct TemplateCell {
    PromptId prompt_id;
    PromptKey key;
    std::optional<std::string> character_name;  // nothing for a global default
    int head_version = 1;                       // of the prompt
    core::TemplateId template_id;
    int template_version = 1;
    std::optional<int> prompt_version;  // the version that the template made
    core::TemplateValues values;
    TemplateCellState state = TemplateCellState::in_sync;
};

struct TemplateCellFilter {
    core::TemplateId template_id;
    std::optional<TemplateCellState> state = std::nullopt;
    std::optional<PromptId> after = std::nullopt;
    std::size_t limit = 50;
};

// In the order of their prompts' ids.
[[nodiscard]] awaitable<std::vector<TemplateCell>> list_template_cells(pg::Pool& pool,
                                                                       TemplateCellFilter filter,
                                                                       Deadline deadline);

// A cell that follows a template, with its text.
struct FollowingCell {
    PromptId prompt_id;
    PromptKey key;
    std::optional<std::string> character_name;
    int head_version = 1;
    std::string prompt_text;
    core::TemplateId template_id;
    int template_version = 1;
    core::TemplateValues values;
    Sha256 expansion_sha256{};  // of what was filled in
};

// Those of these templates that are neither pinned nor detached, and whose character and emotion
// are in use, in the order of their prompts' ids. Throws conflict when there are more than
// limits::template_cells_max.
[[nodiscard]] awaitable<pg::Rows> read_following_cells(pg::Transaction& transaction,
                                                       std::vector<core::TemplateId> templates);
// Apart, because so many rows are read on a WorkPool.
[[nodiscard]] std::vector<FollowingCell> following_cells_from(const pg::Rows& rows);

// The cells of one template, each once, that have these keys; others are left out.
[[nodiscard]] awaitable<std::vector<TemplateCell>> read_template_cells(pg::Transaction& transaction,
                                                                       core::TemplateId template_id,
                                                                       std::vector<PromptKey> keys);

// Which template and values a text comes from, as the origin of its version says it.
struct TemplateSource {
    core::TemplateId template_id;
    std::string template_name;
    int template_version = 1;
    core::TemplateValues values;
    Sha256 expansion_sha256{};
    bool is_pinned = false;
};
[[nodiscard]] json::object origin_of(const TemplateSource& source, core::TemplateRunId run_id);

// A cell whose text is as the template makes it, though no version says so.
struct KeptCell {
    PromptId prompt_id;
    int prompt_version = 1;
    TemplateSource source;
};
[[nodiscard]] std::vector<pg::Call> keep_cells_calls(const std::vector<KeptCell>& cells,
                                                     core::TemplateRunId run_id);

// A cell while it has a text of this template.
struct CellOfTemplate {
    PromptId prompt_id;
    core::TemplateId template_id;
};

// Tells every node of each that changed, and the streams of events of the templates. The run is the
// one that does it; nothing when somebody does it by hand, after which no run can be undone there.
enum class CellFollows { newest, pinned, nothing };
[[nodiscard]] std::vector<pg::Call> set_follows_calls(const std::vector<CellOfTemplate>& cells,
                                                      CellFollows follows,
                                                      std::optional<core::TemplateRunId> run_id);

// The attributes of those that are there.
[[nodiscard]] awaitable<std::map<CharacterId, core::Attributes>> read_attributes(
    pg::Transaction& transaction, std::vector<CharacterId> characters);

enum class TemplateRunKind { apply, propagate };
[[nodiscard]] std::string_view name_of(TemplateRunKind kind) noexcept;

struct TemplateRun {
    core::TemplateRunId id;
    core::TemplateId template_id;
    int template_version = 1;
    TemplateRunKind kind = TemplateRunKind::apply;
    int cell_count = 0;
    Author created_by;
    Timestamp created_at;
    std::optional<Timestamp> undone_at;
};

struct NewTemplateRun {
    core::TemplateRunId id;
    core::TemplateId template_id;
    int template_version = 1;
    TemplateRunKind kind = TemplateRunKind::apply;
    int cell_count = 0;
    AdminId created_by;
};

// The head of a cell before and after a run; the same when only the row of its template changes.
struct RunStep {
    PromptId prompt_id;
    int version_before = 0;  // 0: none
    int version_after = 1;
};

// Notes the run and, for an undo, what is there: before it changes anything of these cells.
[[nodiscard]] std::vector<pg::Call> begin_run_calls(const NewTemplateRun& run,
                                                    const std::vector<RunStep>& steps);
[[nodiscard]] awaitable<TemplateRun> read_template_run(pg::Transaction& transaction,
                                                       core::TemplateRunId id);

struct TemplateRunFilter {
    core::TemplateId template_id;
    std::optional<Timestamp> before_created_at = std::nullopt;
    std::optional<core::TemplateRunId> before_id = std::nullopt;
    std::size_t limit = 50;
};
// Newest first.
[[nodiscard]] awaitable<std::vector<TemplateRun>> list_template_runs(pg::Pool& pool,
                                                                     TemplateRunFilter filter,
                                                                     Deadline deadline);

// Locks the run; throws not_found, and conflict when it is undone already.
[[nodiscard]] awaitable<TemplateRun> lock_template_run(pg::Transaction& transaction,
                                                       core::TemplateRunId id);

// A cell that a run has changed.
struct RunCell {
    PromptId prompt_id;
    PromptKey key;
    std::optional<std::string> character_name;
    int head_version = 1;
    int version_before = 0;
    bool had_text = false;      // before the run
    bool has_new_text = false;  // the run wrote a version
    bool is_as_left = false;    // by the run, in every way
    bool is_archived = false;   // its character or emotion
};
[[nodiscard]] awaitable<pg::Rows> read_run_cells(pg::Transaction& transaction,
                                                 core::TemplateRunId id);
// Apart, as following_cells_from.
[[nodiscard]] std::vector<RunCell> run_cells_from(const pg::Rows& rows);

// Behind what gives these cells their texts back: each has the template that it had before the run,
// and an earlier run can be undone there again.
[[nodiscard]] std::vector<pg::Call> restore_cells_calls(core::TemplateRunId id,
                                                        core::TemplateId template_id,
                                                        const std::vector<PromptId>& prompts);
[[nodiscard]] awaitable<TemplateRun> end_template_run(pg::Transaction& transaction,
                                                      core::TemplateRunId id, AdminId undone_by);

}  // namespace mien::store
