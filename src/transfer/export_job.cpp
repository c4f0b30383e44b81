#include "transfer/export_job.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/scratch_directory.hpp"
#include "store/object_rows.hpp"
#include "store/transfer/exports.hpp"
#include "transfer/exporter.hpp"

namespace mien::transfer {
namespace {

BundleFormat format_of(const store::ExportRow& row) {
    const auto format = parse_bundle_format(row.format);
    if (!format) {
        throw Error(ErrorKind::internal, "The export has a format that this program does not know.")
            .with_detail(row.format);
    }
    return *format;
}

}  // namespace

awaitable<void> run_export_job(const TransferTools& tools, jobs::JobRun& run) {
    const auto id = jobs::subject_of<store::ExportId>(run.job());
    const auto row = co_await store::get_export(tools.pool, id, run.deadline());
    const auto format = format_of(row);
    const ScratchDirectory scratch(tools.scratch_directory);
    const auto path = scratch.path() / "export";
    auto created = co_await create_scratch_file(tools.work, path);
    ExportTarget target{.scope = row.scope, .format = format, .file = std::move(created)};
    const OnProgress on_progress = [&run](double share) { run.set_progress(0.95 * share); };
    auto writing = write_export(tools, std::move(target), on_progress, run.deadline());
    const auto file = co_await run.run_until_stopped(std::move(writing));

    const auto key =
        fmt::format("exports/{}-{}.{}", to_string(id), run.claim().attempt, name_of(format));
    const std::string content_type(content_type_of(format));
    co_await store::insert_pending_object(tools.pool, key, content_type, run.deadline());
    const objects::NewObject object{path, file.bytes, file.sha256, content_type,
                                    objects::FileFate::given_up};
    auto putting = tools.objects.put(key, object, run.deadline());
    co_await run.run_until_stopped(std::move(putting));
    const store::ObjectRow stored{key, content_type, file.bytes, file.sha256};
    const std::function<awaitable<void>(pg::Transaction&)> write =
        [&](pg::Transaction& transaction) -> awaitable<void> {
        const bool is_live = co_await store::mark_object_live(transaction, stored);
        if (!is_live) {
            throw Error(ErrorKind::internal, "The file was removed before it was complete.");
        }
        co_await store::complete_export(transaction, id, key, file.counts);
    };
    [[maybe_unused]] const bool is_ours = co_await run.finish(tools.pool, write);
}

}  // namespace mien::transfer
