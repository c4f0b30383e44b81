#include "store/clips/clips.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <limits>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/error.hpp"
#include "core/archived.hpp"
#include "jobs/queue.hpp"

namespace mien::store {
namespace {

using jobs::JobState;

constexpr std::array<std::pair<JobState, std::string_view>, 5> statuses{{
    {JobState::queued, "pending"},
    {JobState::running, "processing"},
    {JobState::succeeded, "completed"},
    {JobState::failed, "failed"},
    {JobState::cancelled, "cancelled"},
}};

constexpr std::uint64_t seed_max = (1ULL << 53U) - 1;  // what every JSON reader can hold

constexpr std::array<std::string_view, 5> setting_names{"width", "height", "fps", "duration_ms",
                                                        "seed"};

constexpr pg::Query find_open_cell_query{"find_open_cell", R"sql(
    SELECT e.archived_at IS NOT NULL AS is_emotion_archived, c.id,
           coalesce(c.archived_at IS NOT NULL, false) AS is_character_archived,
           coalesce(c.name, '') AS name, coalesce(c.description, '') AS description,
           EXISTS (SELECT FROM users u WHERE u.id = $3 AND u.archived_at IS NOT NULL)
               AS is_user_archived,
           coalesce((SELECT r.palette FROM reference_images r
                     WHERE r.character_id = c.id AND (r.emotion = $2 OR r.emotion IS NULL)
                     ORDER BY r.emotion NULLS LAST LIMIT 1), '') AS palette
    FROM emotions e LEFT JOIN characters c ON c.id = $1
    WHERE e.name = $2)sql"};

constexpr pg::Query find_parked_query{"find_parked_submission", R"sql(
    SELECT id FROM submissions
    WHERE state = 'parked' AND (clip_id = $1 OR job_id = $2) LIMIT 1)sql"};

std::string text_member(const json::value& document, std::string_view name) {
    const auto* object = document.if_object();
    const auto* value = object != nullptr ? object->if_contains(name) : nullptr;
    const auto* text = value != nullptr ? value->if_string() : nullptr;
    return text != nullptr ? std::string(text->data(), text->size()) : std::string();
}

std::vector<Problem> problems_of(const core::ClipSettings& settings,
                                 const core::ClipLimits& clip_limits, std::string_view pointer) {
    auto problems = core::find_problems(settings, clip_limits);
    for (auto& problem : problems) {
        problem.pointer = std::string(pointer) + problem.pointer;
    }
    return problems;
}

// Reads whole numbers and notes what is wrong with them.
class Numbers {
  public:
    Numbers(const json::object& document, std::string_view pointer)
        : document_(document), pointer_(pointer) {}

    template <class T>
    void read(std::string_view name, T& target) {
        const auto* value = document_.if_contains(name);
        if (value == nullptr || value->is_null()) {
            return;
        }
        boost::system::error_code failure;
        const auto number = value->to_number<std::int64_t>(failure);
        if (failure || !std::in_range<T>(number)) {
            note(name, "not_a_number", "Send a whole number that is not negative.");
        } else {
            target = static_cast<T>(number);
        }
    }

    void note(std::string_view name, std::string code, std::string message) {
        problems_.push_back({fmt::format("{}/{}", pointer_, escape_pointer(name)), std::move(code),
                             std::move(message)});
    }

    // With the problems of the settings themselves.
    void require(const core::ClipSettings& settings) {
        std::ranges::move(problems_of(settings, {}, pointer_), std::back_inserter(problems_));
        require_valid(problems_);
    }

  private:
    const json::object& document_;
    std::string_view pointer_;
    std::vector<Problem> problems_;
};

}  // namespace

json::object to_json(const Depicted& depicted) {
    json::object document{{"character_id", depicted.character_id},
                          {"name", depicted.name},
                          {"description", depicted.description}};
    if (!depicted.palette.empty()) {
        document["palette"] = depicted.palette;
    }
    return document;
}

Depicted depicted_from_json(const json::value& document) {
    return {text_member(document, "character_id"), text_member(document, "name"),
            text_member(document, "description"), text_member(document, "palette")};
}

json::object to_json(const core::ClipSettings& settings) {
    return {{"width", settings.width},
            {"height", settings.height},
            {"fps", settings.fps},
            {"duration_ms", settings.duration_ms},
            {"seed", settings.seed}};
}

core::ClipSettings clip_settings_from_json(const json::object& document, std::string_view pointer) {
    core::ClipSettings settings;
    Numbers numbers(document, pointer);
    numbers.read("width", settings.width);
    numbers.read("height", settings.height);
    numbers.read("fps", settings.fps);
    numbers.read("duration_ms", settings.duration_ms);
    numbers.read("seed", settings.seed);
    if (settings.seed > seed_max) {
        numbers.note("seed", "out_of_range", "The seed must not be above 9007199254740991.");
    }
    for (const auto& member : document) {
        if (std::ranges::find(setting_names, std::string_view(member.key())) ==
            setting_names.end()) {
            numbers.note(member.key(), "unknown_member", "There is no such setting.");
        }
    }
    numbers.require(settings);
    return settings;
}

void require_within(const core::ClipSettings& settings, const core::ClipLimits& clip_limits,
                    std::string_view pointer) {
    require_valid(problems_of(settings, clip_limits, pointer));
}

std::string_view status_of(JobState state) noexcept {
    for (const auto& [known, status] : statuses) {
        if (known == state) {
            return status;
        }
    }
    return "";
}

std::optional<JobState> parse_status(std::string_view status) {
    for (const auto& [state, known] : statuses) {
        if (known == status) {
            return state;
        }
    }
    return std::nullopt;
}

awaitable<void> require_queue_room(pg::Transaction& transaction, std::string_view job_kind,
                                   std::size_t queued_max, std::string_view clips) {
    const auto waiting = co_await jobs::count_queued(transaction, std::string(job_kind));
    if (waiting >= static_cast<std::int64_t>(queued_max)) {
        throw Error(
            ErrorKind::rate_limited,
            fmt::format("{} {} are waiting already; try again when some are done.", waiting, clips))
            .with_retry_after(std::chrono::seconds(10));
    }
}

awaitable<Depicted> require_open_cell(pg::Transaction& transaction,
                                      std::optional<CharacterId> character_id, std::string emotion,
                                      std::optional<UserId> user_id) {
    const auto rows =
        co_await transaction.run(find_open_cell_query, pg::params(character_id, emotion, user_id));
    if (rows.empty()) {
        throw Error(ErrorKind::not_found, fmt::format("There is no emotion “{}”.", emotion));
    }
    const auto row = rows.front();
    if (character_id && !row.get<std::optional<CharacterId>>("id")) {
        throw Error(ErrorKind::not_found, "There is no such character.");
    }
    core::require_in_use({.character = row.get<bool>("is_character_archived"),
                          .emotion = row.get<bool>("is_emotion_archived"),
                          .user = row.get<bool>("is_user_archived")});
    if (!character_id) {
        co_return Depicted{"global", "", ""};
    }
    co_return Depicted{to_string(*character_id), row.get<std::string>("name"),
                       row.get<std::string>("description"), row.get<std::string>("palette")};
}

awaitable<void> request_cancel(pg::Transaction& transaction, const ClipProgress& progress) {
    if (!progress.job_id) {
        throw Error(ErrorKind::conflict, "This has ended already; there is nothing to cancel.");
    }
    [[maybe_unused]] const auto state =
        co_await jobs::request_cancel(transaction, *progress.job_id);
}

awaitable<void> require_not_parked(pg::Transaction& transaction, Uuid clip_id,
                                   std::optional<JobId> job_id) {
    const auto rows = co_await transaction.run(find_parked_query, pg::params(clip_id, job_id));
    if (!rows.empty()) {
        const auto id = to_string(rows.front().get<SubmissionId>("id"));
        throw Error(ErrorKind::conflict,
                    "The provider may have made this clip already: say first whether it has.")
            .with_extensions(json::serialize(json::object{{"submission_id", id}}));
    }
}

StateFilter state_filter(std::optional<jobs::JobState> state) {
    if (!state) {
        return {};
    }
    const auto name = jobs::name_of(*state);
    return jobs::is_finished(*state) ? StateFilter{name, std::nullopt}
                                     : StateFilter{std::nullopt, name};
}

ClipProgress clip_progress_from_row(const pg::Row& row) {
    ClipProgress progress;
    progress.job_id = row.get<std::optional<JobId>>("live_job_id");
    progress.state = jobs::parse_job_state(row.get<std::string_view>("job_state"));
    progress.progress = row.get<double>("progress");
    progress.is_cancel_requested = row.get<bool>("is_cancel_requested");
    const auto failure = row.get<std::optional<json::value>>("error");
    if (failure) {
        progress.failure = jobs::job_failure_from_json(*failure);
    }
    return progress;
}

std::optional<UsedPreset> used_preset_from_row(const pg::Row& row) {
    const auto version = row.get<std::optional<PresetVersionId>>("preset_version_id");
    if (!version) {
        return std::nullopt;
    }
    return UsedPreset{.version_id = *version,
                      .id = row.get<PresetId>("preset_id"),
                      .name = row.get<std::string>("preset_name"),
                      .version = row.get<int>("preset_version"),
                      .estimated_usd = row.get<std::optional<double>>("estimated_usd")};
}

std::optional<Canceller> canceller_from_row(const pg::Row& row) {
    const auto id = row.get<std::optional<AdminId>>("cancelled_by");
    if (!id) {
        return std::nullopt;
    }
    return Canceller{*id, row.get<std::string>("cancelled_by_name")};
}

}  // namespace mien::store
