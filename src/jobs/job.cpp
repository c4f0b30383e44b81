#include "jobs/job.hpp"

#include <array>
#include <utility>

#include "base/limits/text.hpp"
#include "base/quote.hpp"

namespace mien::jobs {
namespace {

constexpr std::array<std::pair<JobState, std::string_view>, 5> state_names{{
    {JobState::queued, "queued"},
    {JobState::running, "running"},
    {JobState::succeeded, "succeeded"},
    {JobState::failed, "failed"},
    {JobState::cancelled, "cancelled"},
}};

std::string text_member(const json::value& document, std::string_view name) {
    const auto* object = document.if_object();
    const auto* value = object != nullptr ? object->if_contains(name) : nullptr;
    const auto* text = value != nullptr ? value->if_string() : nullptr;
    return text != nullptr ? std::string(text->data(), text->size()) : std::string();
}

}  // namespace

std::string_view name_of(JobState state) noexcept {
    for (const auto& [known, name] : state_names) {
        if (known == state) {
            return name;
        }
    }
    return "";
}

JobState parse_job_state(std::string_view name) {
    for (const auto& [state, known] : state_names) {
        if (known == name) {
            return state;
        }
    }
    throw Error(ErrorKind::internal, "The job is in a state that this program does not know.")
        .with_detail(std::string(name));
}

bool is_finished(JobState state) noexcept {
    switch (state) {
        case JobState::queued:
        case JobState::running:
            return false;
        case JobState::succeeded:
        case JobState::failed:
        case JobState::cancelled:
            return true;
    }
    return true;
}

json::object to_json(const JobFailure& failure) {
    return {{"code", failure.code},
            {"message", shortened(failure.message, limits::told_characters_max)}};
}

JobFailure job_failure_from_json(const json::value& document) {
    return {text_member(document, "code"), text_member(document, "message")};
}

}  // namespace mien::jobs
