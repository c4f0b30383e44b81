#include "sync/copy/requirements.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/limits/sync.hpp"

namespace mien::sync {

std::vector<Problem> problems_of(std::string_view code, const std::vector<std::string>& sentences) {
    std::vector<Problem> problems;
    problems.reserve(sentences.size());
    for (const auto& sentence : sentences) {
        problems.push_back({.pointer = "", .code = std::string(code), .message = sentence});
    }
    return problems;
}

void require_none(ErrorKind kind, std::string message, std::vector<Problem> problems) {
    if (problems.empty()) {
        return;
    }
    message += " " + problems.front().message;
    if (problems.size() > 1) {
        message += fmt::format(" And {} more like it.", problems.size() - 1);
    }
    problems.resize(std::min(problems.size(), limits::obstacles_told_max));
    throw Error(kind, std::move(message), std::move(problems));
}

}  // namespace mien::sync
