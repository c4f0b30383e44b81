// Copies one database into another and says what it cost, for bench/sync.py: one JSON object on
// standard output. Its argument is a JSON file:
//   {"source": {"host","port","database","user","password","ca_file"}, "target": {…},
//    "programs": DIRECTORY, "scratch": DIRECTORY, "workers": n, "read_back": bool,
//    "rewritten": ["table.column", …]}
// Columns that are rewritten are text; each value gets other bytes of the same length.
#include <cstdio>
#include <fstream>
#include <sstream>

#include <sys/resource.h>

#include "async/spawn.hpp"
#include "base/json.hpp"
#include "sync/copy/database_copy.hpp"

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

class Rewriting : public sync::RowTransform {
  public:
    explicit Rewriting(std::vector<std::size_t> places) : places_(std::move(places)) {}

    sync::RowFate transform(std::span<sync::Field> row, sync::RowValues& values) override {
        for (const auto place : places_) {
            auto& field = row[place];
            if (field.is_null) {
                continue;
            }
            auto& value = values.add();
            value = field.bytes;
            for (char& c : value) {
                c = c == 'z' ? 'y' : 'z';
            }
            field.bytes = value;
        }
        return sync::RowFate::kept;
    }

  private:
    std::vector<std::size_t> places_;
};

sync::RuleOf rule_of(std::vector<std::string> rewritten) {
    return [rewritten](const pg::Catalog&, const pg::CatalogTable& table) {
        sync::TableRule rule;
        std::vector<std::size_t> places;
        const auto columns = pg::copied_columns(table);
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const auto name = table.name + "." + columns[i]->name;
            if (std::ranges::find(rewritten, name) != rewritten.end()) {
                places.push_back(i);
                rule.changed_columns.push_back(columns[i]->name);
            }
        }
        if (!places.empty()) {
            rule.make_transform = [places](pg::CopyFormat) {
                return std::make_unique<Rewriting>(places);
            };
        }
        return rule;
    };
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

json::object copy(const json::object& order) {
    sync::CopyOptions options;
    options.source = settings_of(order.at("source").as_object());
    options.target = settings_of(order.at("target").as_object());
    options.programs = {.directory = text_of(order, "programs"),
                        .scratch = text_of(order, "scratch")};
    options.workers = json::value_to<std::size_t>(order.at("workers"));
    options.counting =
        order.at("read_back").as_bool() ? sync::Counting::columns : sync::Counting::rows_only;
    options.rule_of = rule_of(json::value_to<std::vector<std::string>>(order.at("rewritten")));
    async::WorkPool pool(2, 64);
    sync::DatabaseCopy work(pool, std::move(options));
    const std::function<awaitable<sync::CopyReport>(IoContext&)> make_task = [&](IoContext&) {
        return work.run(deadline_in(limits::copy_time_max));
    };
    const auto report = async::run<sync::CopyReport>(make_task);
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
