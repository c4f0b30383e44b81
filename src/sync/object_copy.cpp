#include "sync/object_copy.hpp"

#include <fmt/format.h>

#include "async/deadline.hpp"
#include "base/error.hpp"
#include "base/limits/generations.hpp"
#include "base/limits/sync.hpp"
#include "base/scratch_directory.hpp"
#include "store/object_rows.hpp"

namespace mien::sync {
namespace {

// Nothing when the source does not have it.
awaitable<std::unique_ptr<objects::ObjectReader>> open_source(objects::ObjectStore& from,
                                                              std::string key, Deadline deadline) {
    auto opening = from.open(std::move(key), {}, deadline);
    auto ending = co_await async::ending_of(std::move(opening));
    const auto error = error_in(ending.failure);
    if (ending.failure && (!error || error->kind() != ErrorKind::not_found)) {
        std::rethrow_exception(ending.failure);
    }
    co_return ending.failure ? nullptr : std::move(*ending.value);
}

awaitable<void> write_file(objects::ObjectReader& reader, const File& file, async::WorkPool& work,
                           Deadline deadline) {
    while (true) {
        const auto piece = co_await reader.read(limits::copied_object_piece_bytes, deadline);
        if (piece.empty()) {
            co_return;
        }
        const std::function<void()> write = [&] { file.write_all(piece); };
        co_await work.run<void>(write);
    }
}

awaitable<bool> copy_object(const store::ObjectRow& row, ObjectCopyTools tools,
                            const std::filesystem::path& path, Deadline deadline) {
    const auto reader = co_await open_source(tools.from, row.key, deadline);
    if (!reader) {
        co_return false;
    }
    const std::function<std::unique_ptr<File>()> create = [&] {
        return std::make_unique<File>(File::create(path, scratch_place));
    };
    const auto file = co_await tools.work.run(create);
    co_await write_file(*reader, *file, tools.work, deadline);
    objects::NewObject object{.file = path,
                              .bytes = row.bytes,
                              .sha256 = row.sha256,
                              .content_type = row.content_type,
                              .fate = objects::FileFate::given_up};
    co_await tools.to.put(row.key, std::move(object), deadline);
    co_return true;
}

}  // namespace

awaitable<CopiedObjects> copy_objects(pg::Connection& copy, ObjectCopyTools tools,
                                      Deadline deadline) {
    const std::function<std::unique_ptr<ScratchDirectory>()> make = [&] {
        return std::make_unique<ScratchDirectory>(tools.scratch);
    };
    const auto scratch = co_await tools.work.run(make);
    CopiedObjects report;
    Digest digest;
    std::string last;
    while (true) {
        const auto rows =
            co_await store::list_live_object_rows(copy, last, limits::object_keys_page, deadline);
        if (rows.empty()) {
            report.digest = digest.finish();
            co_return report;
        }
        for (const auto& row : rows) {
            digest.update(fmt::format("{} {} {}\n", row.key, row.bytes, to_hex(row.sha256)));
            const auto there = co_await tools.to.find(row.key, deadline);
            if (there) {
                ++report.present;
                continue;
            }
            const auto path = scratch->path() / fmt::format("object-{}", report.copied);
            const bool is_copied = co_await copy_object(row, tools, path, deadline);
            if (is_copied) {
                ++report.copied;
                report.copied_bytes += static_cast<std::int64_t>(row.bytes);
                continue;
            }
            ++report.missing;
            if (report.missing <= limits::missing_objects_told) {
                report.missing_keys.push_back(row.key);
            }
        }
        last = rows.back().key;
    }
}

json::object to_json(const CopiedObjects& objects) {
    return {
        {"copied", objects.copied},
        {"copied_bytes", objects.copied_bytes},
        {"present", objects.present},
        {"missing", objects.missing},
        {"digest", to_hex(objects.digest)},
        {"missing_keys", json::array(objects.missing_keys.begin(), objects.missing_keys.end())}};
}

}  // namespace mien::sync
