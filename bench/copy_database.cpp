// Copies one database into another, and says what it cost, for bench/sync.py: one JSON object on
// standard output. With a policy the rows are masked, and the target has the schema already;
// without one it is empty. The argument is a JSON file:
//   {"source": {"host","port","database","user","password","ca_file"}, "target": {…},
//    "programs": DIRECTORY, "scratch": DIRECTORY, "policy": FILE, "masking_key": HEX}
#include <cstdio>
#include <fstream>
#include <sstream>

#include <sys/resource.h>

#include "async/spawn.hpp"
#include "base/json.hpp"
#include "sync/masked_copy.hpp"

namespace {

using namespace mien;

std::string text_of(const json::object& object, std::string_view name) {
    return std::string(object.at(name).as_string());
}

pg::Settings settings_of(const json::object& object) {
    pg::Settings settings;
    settings.host = text_of(object, "host");
    settings.port = json::value_to<std::uint16_t>(object.at("port"));
    settings.database = text_of(object, "database");
    settings.user = text_of(object, "user");
    settings.password = Secret(text_of(object, "password"));
    settings.ca_file = text_of(object, "ca_file");
    settings.application_name = "mien_bench";
    return settings;
}

double seconds_of(const timeval& time) {
    constexpr double per_second = 1e6;
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / per_second;
}

// What one process used.
json::object usage_of(int whose) {
    rusage usage{};
    ::getrusage(whose, &usage);
    return {{"cpu_s", seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime)},
            {"peak_mb", static_cast<double>(usage.ru_maxrss) / 1024}};
}

// As it is, or by the policy.
sync::CopyReport copy_rows(const json::object& order) {
    const auto source = settings_of(order.at("source").as_object());
    const auto target = settings_of(order.at("target").as_object());
    const sync::SchemaPrograms programs{.directory = text_of(order, "programs"),
                                        .scratch = text_of(order, "scratch")};
    async::WorkPool pool(2, 64);
    const auto run = [](auto& work) {
        const std::function<awaitable<sync::CopyReport>(IoContext&)> make_task = [&](IoContext&) {
            return work.run(deadline_in(limits::copy_time_max));
        };
        return async::run<sync::CopyReport>(make_task);
    };
    if (!order.contains("policy")) {
        sync::DatabaseCopy work(pool, {.source = source,
                                       .target = target,
                                       .programs = programs,
                                       .rule_of = {},
                                       .read_first = {},
                                       .counting = sync::Counting::rows_only});
        return run(work);
    }
    const auto policy = sync::read_policy(text_of(order, "policy"));
    const core::MaskingKey key(Secret(text_of(order, "masking_key")));
    sync::MaskedCopy work(
        pool,
        {.source = source, .target = target, .policy = policy, .key = key, .programs = programs});
    return run(work);
}

json::object copy(const json::object& order) {
    const auto report = copy_rows(order);
    std::int64_t rows = 0;
    for (const auto& table : report.tables) {
        rows += table.rows.written;
    }
    return {
        {"rows", rows}, {"tool", usage_of(RUSAGE_SELF)}, {"programs", usage_of(RUSAGE_CHILDREN)}};
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) {
        std::fputs("usage: copy_database ORDER.json\n", stderr);
        return 2;
    }
    std::ostringstream text;
    text << std::ifstream(arguments[1]).rdbuf();
    try {
        std::puts(json::serialize(copy(parse_json(text.str()).as_object())).c_str());
    } catch (const Error& error) {
        std::fprintf(stderr, "%s %s\n", error.what(), error.detail().c_str());
        return 1;
    }
    return 0;
}
