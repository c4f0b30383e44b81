#include <fmt/format.h>

#include "actions/clips/request_video.hpp"
#include "app/rendering.hpp"
#include "async/deadline.hpp"
#include "base/error.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/output_file.hpp"
#include "objects/object_store.hpp"
#include "store/clips/videos.hpp"
#include "store/prompts/prompt_cache.hpp"

namespace mien::cli {
namespace {

struct RenderOptions {
    std::shared_ptr<CommonOptions> common;
    std::string character;
    std::string emotion;
    std::string user_id;
    std::optional<std::uint64_t> seed;
    std::optional<std::filesystem::path> output;
};

constexpr std::chrono::minutes wait_max{15};
constexpr std::chrono::milliseconds poll_interval{200};
constexpr std::size_t chunk_bytes = 256UL * 1024;

std::optional<UserId> user_id_from(const std::string& text) {
    if (text.empty()) {
        return std::nullopt;
    }
    const auto id = UserId::parse(text);
    if (!id) {
        throw Error(ErrorKind::invalid, "--user must be the id of a user.");
    }
    return id;
}

awaitable<VideoId> request_video(Session& session, const RenderOptions& options) {
    const auto key = co_await find_cell(session, options.character, options.emotion);
    if (!key.character_id) {
        throw Error(ErrorKind::invalid, "A video is made of a character: name one.");
    }
    const auto author = co_await find_author(session, options.common->act_as);
    actions::VideoRequest wanted;
    wanted.character_id = key.character_id;
    wanted.user_id = user_id_from(options.user_id);
    wanted.emotion = key.emotion;
    wanted.seed = options.seed;
    wanted.requested_by = author.id;
    store::PromptCache prompts(session.pool);
    const auto rendering = co_await actions::choose_rendering(
        session.pool, app::rendering_of(session.config), key, step_deadline());
    const auto order =
        co_await actions::draft_video(prompts, session.pool, rendering, wanted, step_deadline());
    const actions::Action<store::VideoRow> request = [&](pg::Transaction& transaction) {
        return actions::request_video(transaction, order);
    };
    const auto video = co_await perform_on_data(session, session.actor, request);
    co_return video.id;
}

awaitable<store::VideoRow> wait_for_video(Session& session, VideoId id) {
    ProgressBar bar("Rendering");
    const auto deadline = deadline_in(wait_max);
    while (true) {
        auto video = co_await store::get_video(session.pool, id, step_deadline());
        if (jobs::is_finished(video.progress.state)) {
            co_return video;
        }
        if (std::chrono::steady_clock::now() > deadline) {
            throw Error(
                ErrorKind::unavailable,
                fmt::format("Video {} is still not finished; is a worker running?", to_string(id)));
        }
        bar.show(video.progress.progress, store::status_of(video.progress.state));
        co_await async::sleep_for(poll_interval);
    }
}

awaitable<void> copy_clip(Session& session, std::string key, OutputFile& output) {
    const auto reader =
        co_await session.storage.objects().open(std::move(key), {}, step_deadline());
    const auto file = output.create();
    while (true) {
        const auto chunk = co_await reader->read(chunk_bytes, step_deadline());
        if (chunk.empty()) {
            break;
        }
        file->write_all(chunk);
    }
    output.keep();
}

awaitable<int> render(Session& session, const RenderOptions& options) {
    std::optional<OutputFile> output;
    if (options.output) {
        output.emplace(*options.output);
    }
    const auto id = co_await request_video(session, options);
    const auto video = co_await wait_for_video(session, id);
    if (!video.video_key) {
        const auto reason = video.progress.failure ? video.progress.failure->message
                                                   : std::string("it was cancelled");
        throw Error(ErrorKind::upstream_failed,
                    fmt::format("Video {} was not made: {}", to_string(id), reason));
    }
    if (output) {
        co_await copy_clip(session, *video.video_key, *output);
    }
    if (session.is_json) {
        print_json(json::object{{"video_id", to_string(id)},
                                {"prompt_id", to_string(video.prompt_id)},
                                {"prompt_version", video.prompt_version},
                                {"source", video.source},
                                {"resolution_id", to_string(video.resolution_id)},
                                {"generation_timestamp", to_rfc3339(*video.generated_at)},
                                {"object_key", *video.video_key}});
    } else {
        print_line(fmt::format("Video {} of version {} ({}).", to_string(id), video.prompt_version,
                               video.source));
    }
    co_return 0;
}

}  // namespace

void add_render_command(Program& program) {
    auto& command = *program.app.add_subcommand(
        "render", "Generate a video of a cell with its current prompt, and wait for it");
    auto options = std::make_shared<RenderOptions>();
    options->common = add_common_options(command);
    command.add_option("character", options->character, "Id or slug")->required();
    command.add_option("emotion", options->emotion, "Name of the emotion")->required();
    command.add_option("--user", options->user_id, "Id of the user, for {user_id}");
    command.add_option("--seed", options->seed, "Another picture of the same text");
    command.add_option("--out", options->output, "Copy the clip to this file; it must not exist");
    on_chosen(program, command, options->common,
              [options](Session& session) { return render(session, *options); });
}

}  // namespace mien::cli
