#include "video/answer_notes.hpp"

#include <algorithm>
#include <optional>
#include <system_error>

#include "async/deadline.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/json_text.hpp"
#include "base/limits/submissions.hpp"
#include "base/log.hpp"
#include "base/scratch_directory.hpp"
#include "video/providers/foreign_json.hpp"

namespace mien::video {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view ending = ".json";
constexpr std::string_view half_ending = ".part";

std::string document_of(const AnswerNote& note) {
    json::object document{{"worker", note.claim.worker},
                          {"attempt", note.claim.attempt},
                          {"state", name_of(note.answer.state)},
                          {"handle", note.answer.handle}};
    if (note.answer.external_id) {
        document["external_id"] = *note.answer.external_id;
    }
    if (const auto& failure = note.answer.failure) {
        document["failure"] = {{"code", failure->code},
                               {"message", failure->message},
                               {"may_be_billed", failure->may_be_billed}};
    }
    return json_text(document);
}

std::optional<AnswerNote> note_from(SubmissionId id, const json::object& document) {
    const auto state = store::parse_submission_state(text_in(document, "state"));
    const auto attempt = number_in(document, "attempt");
    if (!state || !attempt || *attempt < 0 || *attempt > 1e6) {
        return std::nullopt;
    }
    AnswerNote note{.id = id, .claim = {}, .answer = {}};
    note.answer.state = *state;
    note.claim.worker = text_in(document, "worker");
    note.claim.attempt = static_cast<int>(*attempt);
    note.answer.external_id = id_in(document, "external_id");
    if (const auto* const handle = find_object(document, "handle")) {
        note.answer.handle = *handle;
    }
    if (const auto* const failure = find_object(document, "failure")) {
        const auto* const may_be_billed = failure->if_contains("may_be_billed");
        note.answer.failure = {text_in(*failure, "code"), text_in(*failure, "message"),
                               may_be_billed != nullptr && *may_be_billed == true};
    }
    return note;
}

// Nothing for what is no note.
std::optional<AnswerNote> read_note(SubmissionId id, const File& file) {
    const auto document = read_foreign_json(file.read_at(0, limits::answer_note_bytes_max));
    return document && document->is_object() ? note_from(id, document->get_object()) : std::nullopt;
}

// What cannot be read now is left where it is, and keeps nobody from the others.
struct ReadNote {
    bool is_there = false;
    std::optional<AnswerNote> note;
};

ReadNote try_read_note(SubmissionId id, const fs::path& path) {
    try {
        const auto file = File::find(path, scratch_place);
        return {file.has_value(), file ? read_note(id, *file) : std::nullopt};
    } catch (const Error& error) {
        log(LogLevel::error, "create_answer_unread",
            {{"submission_id", to_string(id)}, {"detail", error.detail()}});
        return {};
    }
}

// Whole or not at all, whenever the machine stops.
void write_note(const fs::path& directory, const AnswerNote& note) {
    std::error_code failure;
    fs::create_directories(directory, failure);
    if (failure) {
        throw_file_error(failure.value(), scratch_place, "make", directory);
    }
    const auto name = to_string(note.id);
    const auto half = directory / (name + std::string(half_ending));
    fs::remove(half, failure);
    const auto file = File::create(half, scratch_place);
    file.write_all(document_of(note));
    file.sync();
    fs::rename(half, directory / (name + std::string(ending)), failure);
    if (failure) {
        throw_file_error(failure.value(), scratch_place, "rename", half);
    }
    File::open_directory(directory, scratch_place).sync();
}

struct Found {
    fs::file_time_type written_at;
    fs::path path;
    SubmissionId id;
};

std::vector<Found> find_notes(const fs::path& directory) {
    std::vector<Found> found;
    std::error_code failure;
    for (fs::directory_iterator entry(directory, failure), end; entry != end && !failure;
         entry.increment(failure)) {
        const auto& path = entry->path();
        const auto id = SubmissionId::parse(path.stem().string());
        std::error_code gone;
        const auto written_at = fs::last_write_time(path, gone);
        if (id && !gone && path.extension() == ending) {
            found.push_back({written_at, path, *id});
        }
    }
    std::ranges::sort(found, {}, &Found::written_at);
    return found;
}

std::vector<AnswerNote> read_notes(const fs::path& directory) {
    const auto now = fs::file_time_type::clock::now();
    std::vector<AnswerNote> notes;
    for (const auto& found : find_notes(directory)) {
        if (now - found.written_at < limits::answer_note_rest ||
            notes.size() >= limits::answer_notes_replayed_max) {
            break;
        }
        auto [is_there, note] = try_read_note(found.id, found.path);
        const bool is_old = now - found.written_at >= limits::answer_note_life;
        if (note && !is_old) {
            notes.push_back(std::move(*note));
        } else if (is_there || is_old) {
            log(LogLevel::error, "create_answer_dropped", {{"submission_id", to_string(found.id)}});
            std::error_code ignored;
            fs::remove(found.path, ignored);
        }
    }
    return notes;
}

// Whether nothing is left to be done with the note.
awaitable<bool> replay(pg::Pool& pool, AnswerNote note, Deadline deadline) {
    const bool is_recorded =
        co_await store::record_answer(pool, note.id, note.claim, note.answer, deadline);
    if (is_recorded) {
        log(LogLevel::warning, "create_answer_replayed",
            {{"submission_id", to_string(note.id)},
             {"external_id", note.answer.external_id.value_or("")}});
        co_return true;
    }
    const auto known = co_await async::ending_of(store::get_submission(pool, note.id, deadline));
    const auto error = error_in(known.failure);
    if (known.failure && !(error && error->kind() == ErrorKind::not_found)) {
        std::rethrow_exception(known.failure);
    }
    if (known.value && known.value->external_id != note.answer.external_id) {
        log(LogLevel::warning, "create_answer_too_late",
            {{"submission_id", to_string(note.id)},
             {"external_id", note.answer.external_id.value_or("")}});
    }
    co_return known.value.has_value();
}

}  // namespace

awaitable<void> AnswerNotes::keep(AnswerNote note) {
    const auto id = to_string(note.id);
    const std::function<void()> write = [directory = directory_, note = std::move(note)] {
        write_note(directory, note);
    };
    const auto ended = co_await async::ending_of(files_.run(write));
    if (ended.failure) {
        const auto error = error_in(ended.failure);
        log(LogLevel::error, "create_answer_not_kept",
            {{"submission_id", id}, {"detail", error ? error->detail() : ""}});
    }
}

awaitable<void> AnswerNotes::drop(SubmissionId id) {
    const auto path = directory_ / (to_string(id) + std::string(ending));
    const std::function<void()> remove = [path] {
        std::error_code ignored;
        fs::remove(path, ignored);
    };
    const auto ended = co_await async::ending_of(files_.run(remove));
    if (ended.failure) {
        const auto error = error_in(ended.failure);
        log(LogLevel::warning, "create_answer_note_left",
            {{"submission_id", to_string(id)}, {"detail", error ? error->detail() : ""}});
    }
}

awaitable<std::vector<AnswerNote>> AnswerNotes::list() {
    const std::function<std::vector<AnswerNote>()> read = [directory = directory_] {
        return read_notes(directory);
    };
    co_return co_await files_.run(read);
}

awaitable<void> replay_answers(pg::Pool& pool, AnswerNotes& notes, Deadline deadline) {
    const auto kept = co_await notes.list();
    for (const auto& note : kept) {
        const auto ended = co_await async::ending_of(replay(pool, note, deadline));
        if (ended.failure) {
            const auto error = error_in(ended.failure);
            log(LogLevel::error, "create_answer_not_replayed",
                {{"submission_id", to_string(note.id)}, {"detail", error ? error->detail() : ""}});
        } else if (*ended.value) {
            co_await notes.drop(note.id);
        }
    }
}

}  // namespace mien::video
