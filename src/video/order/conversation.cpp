#include "video/order/conversation.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <sys/wait.h>

#include "async/deadline.hpp"
#include "base/hash.hpp"
#include "video/order/child_process.hpp"

namespace mien::video {
namespace {

// What a child has said so far.
struct Answer {
    std::optional<json::object> done;
    std::optional<Error> error;
};

ErrorKind parse_kind(std::string_view name) {
    for (const auto kind :
         {ErrorKind::invalid, ErrorKind::malformed, ErrorKind::too_large, ErrorKind::internal}) {
        if (name == name_of(kind)) {
            return kind;
        }
    }
    return ErrorKind::upstream_failed;
}

void take_line(const std::string& text, const OnProgress& on_progress, Answer& answer) {
    boost::system::error_code failure;
    const auto document = json::parse(text, failure);
    const auto* line = failure ? nullptr : document.if_object();
    if (line == nullptr || answer.done || answer.error) {
        throw nonsense(text);
    }
    if (line->contains("error")) {
        answer.error =
            Error(parse_kind(text_in(*line, "kind")), std::string(text_in(*line, "error")))
                .with_detail(std::string(text_in(*line, "detail")));
    } else if (line->contains("done")) {
        answer.done = *line;
    } else if (const auto* share = line->if_contains("progress");
               share != nullptr && share->is_number()) {
        on_progress(std::clamp(share->to_number<double>(), 0.0, 1.0));
    } else {
        throw nonsense(text);
    }
}

// How the child ended, judged after its last word.
json::object conclude(Answer answer, const OrderWords& words, int status,
                      const std::string& errors) {
    if (answer.error) {
        throw *answer.error;
    }
    if (answer.done && WIFEXITED(status) && WEXITSTATUS(status) == 0) {
        return *std::move(answer.done);
    }
    throw Error(ErrorKind::upstream_failed,
                std::string(WIFSIGNALED(status) ? words.crashed : words.silent))
        .with_detail(ending_text(status, errors));
}

awaitable<json::object> converse(ChildProcess& child, OrderWords words,
                                 const OnProgress& on_progress) {
    Answer answer;
    while (true) {
        const auto line = co_await child.read_line();
        if (!line) {
            break;
        }
        take_line(*line, on_progress, answer);
    }
    const int status = co_await child.wait();
    co_return conclude(std::move(answer), words, status, child.errors());
}

}  // namespace

awaitable<json::object> ask_child(std::filesystem::path program, json::object order,
                                  OrderWords words, Deadline deadline, OnProgress on_progress) {
    const auto executor = co_await asio::this_coro::executor;
    ChildProcess child(executor, program, {}, json::serialize(order));
    auto conversation = converse(child, words, on_progress);
    auto line = co_await async::with_deadline(std::move(conversation), deadline, words.task);
    co_return line;
}

Error nonsense(std::string detail) {
    return Error(ErrorKind::upstream_failed, "The renderer gave an answer that makes no sense.")
        .with_detail(std::move(detail));
}

std::string ending_text(int status, const std::string& errors) {
    return WIFSIGNALED(status) ? fmt::format("signal {}; {}", WTERMSIG(status), errors)
                               : fmt::format("exit code {}; {}", WEXITSTATUS(status), errors);
}

std::string_view text_in(const json::object& line, std::string_view name) {
    const auto* value = line.if_contains(name);
    const auto* text = value != nullptr ? value->if_string() : nullptr;
    return text != nullptr ? std::string_view(*text) : std::string_view();
}

std::int64_t whole_number_in(const json::object& line, std::string_view name) {
    const auto* value = line.if_contains(name);
    const auto* number = value != nullptr ? value->if_int64() : nullptr;
    return number != nullptr ? *number : -1;
}

double measure_in(const json::object& line, std::string_view name) {
    const auto* value = line.if_contains(name);
    return value != nullptr && value->is_number() ? value->to_number<double>() : -1;
}

bool flag_in(const json::object& line, std::string_view name) {
    const auto* value = line.if_contains(name);
    const auto* flag = value != nullptr ? value->if_bool() : nullptr;
    return flag != nullptr && *flag;
}

bool is_sha256(std::string_view text) {
    return text.size() == 64 && from_hex(text).has_value();
}

}  // namespace mien::video
