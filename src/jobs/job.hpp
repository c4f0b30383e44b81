// A job: something to be done later, at least once, whose result is recorded at most once.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/json.hpp"

namespace mien::jobs {

enum class JobState { queued, running, succeeded, failed, cancelled };

[[nodiscard]] std::string_view name_of(JobState state) noexcept;
// Throws internal for a state that only a later program knows.
[[nodiscard]] JobState parse_job_state(std::string_view name);
[[nodiscard]] bool is_finished(JobState state) noexcept;

// Why a job failed, in words fit for a person.
struct JobFailure {
    std::string code;  // stable, snake_case: the name of an ErrorKind, "worker_lost", "not_started"
    std::string message;

    bool operator==(const JobFailure&) const = default;
};

[[nodiscard]] json::object to_json(const JobFailure& failure);
[[nodiscard]] JobFailure job_failure_from_json(const json::value& document);

struct Job {
    JobId id;
    std::string kind;
    json::object arguments;
    JobState state = JobState::queued;
    int attempt = 0;
    int attempts_max = 0;
    double progress = 0;
    bool is_cancel_requested = false;
    std::optional<JobFailure> failure;
};

// One claim of a job. Every write of a worker carries it, and one whose claim is no longer the
// job's changes nothing: attempt only ever grows.
struct Claim {
    JobId job_id;
    std::string worker;
    int attempt = 0;
};

// The id in the arguments of a job, "subject_id": what it is about. Throws invalid without one.
template <class SomeId>
[[nodiscard]] SomeId subject_of(const Job& job) {
    const auto* subject = job.arguments.if_contains("subject_id");
    const auto* text = subject != nullptr ? subject->if_string() : nullptr;
    const auto id = text != nullptr ? SomeId::parse(*text) : std::nullopt;
    if (!id) {
        throw Error(ErrorKind::invalid, "The job does not say what it is about.");
    }
    return *id;
}

}  // namespace mien::jobs
