#include <fmt/format.h>

#include "actions/samples/load_samples.hpp"
#include "actions/samples/sample_videos.hpp"
#include "app/rendering.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"

namespace mien::cli {
namespace {

struct SamplesOptions {
    std::shared_ptr<CommonOptions> common;
    std::filesystem::path directory;
    bool has_videos = false;
};

awaitable<actions::SampleReport> load_with_progress(Session& session,
                                                    const actions::SampleData& data,
                                                    const store::Author& author) {
    ProgressBar bar("Loading samples");
    const actions::SampleProgress progress = [&bar](double part, std::string_view state) {
        bar.show(part, state);
    };
    const auto actor = session.actor;
    co_return co_await actions::load_samples(session.pool, data, author, actor, progress);
}

awaitable<int> load(Session& session, const SamplesOptions& options) {
    const auto data = actions::read_sample_data(options.directory);
    const auto author = co_await find_author(session, options.common->act_as);
    const auto report = co_await load_with_progress(session, data, author);
    int videos = 0;
    if (options.has_videos) {
        const auto rendering = app::rendering_of(session.config);
        videos = co_await actions::request_sample_videos(session.pool, data, rendering, author,
                                                         session.actor);
    }
    co_await require_change_kept(session);
    if (session.is_json) {
        print_json(json::object{{"global_prompts", report.global_prompts},
                                {"characters", report.characters},
                                {"prompts", report.prompts},
                                {"users", report.users},
                                {"assignments", report.assignments},
                                {"videos", videos}});
    } else {
        print_line(
            fmt::format("Added {} global defaults, {} characters with {} prompts, {} users with {} "
                        "assignments.",
                        report.global_prompts, report.characters, report.prompts, report.users,
                        report.assignments));
        if (options.has_videos) {
            print_line(fmt::format("Asked for {} videos, which a worker makes by and by.", videos));
        }
    }
    co_return 0;
}

}  // namespace

void add_samples_command(Program& program) {
    auto& samples = *program.app.add_subcommand("samples", "Sample data");
    samples.require_subcommand(1);
    auto& command = *samples.add_subcommand(
        "load", "Add the characters, prompts and made-up users of samples/ that are not there");
    auto options = std::make_shared<SamplesOptions>();
    options->common = add_common_options(command);
    command.add_option("--from", options->directory, "The directory samples/")->required();
    command.add_flag("--videos", options->has_videos,
                     "Ask for a small video of each of their cells that has none");
    on_chosen(program, command, options->common,
              [options](Session& session) { return load(session, *options); });
}

}  // namespace mien::cli
