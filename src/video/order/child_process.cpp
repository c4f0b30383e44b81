#include "video/order/child_process.hpp"

#include <array>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>

#include "base/error.hpp"
#include "base/limits/clips.hpp"

namespace mien::video {
namespace {

async::ProcessStart with_streams(async::ProcessStart start, const async::Descriptor& input,
                                 const async::Pipe& output, const async::Descriptor& errors) {
    start.input = input.number();
    start.output = output.write_end.number();
    start.errors = errors.number();
    return start;
}

}  // namespace

ChildProcess::ChildProcess(Executor executor, const std::filesystem::path& program,
                           std::vector<std::string> arguments, std::string_view input)
    : ChildProcess(std::move(executor),
                   {.name = "The renderer", .program = program, .arguments = std::move(arguments)},
                   async::make_memory_file("input", input), async::make_pipe()) {}

ChildProcess::ChildProcess(Executor executor, async::ProcessStart start, async::Descriptor input,
                           async::Pipe output)
    : errors_(async::make_memory_file("errors", "")),
      process_(executor, with_streams(std::move(start), input, output, errors_)),
      output_(executor) {
    output_.assign(output.read_end.release());
}

awaitable<std::optional<std::string>> ChildProcess::read_line() {
    while (true) {
        if (const auto end = unread_.find('\n'); end != std::string::npos) {
            std::string line = unread_.substr(0, end);
            unread_.erase(0, end + 1);
            co_return line;
        }
        if (unread_.size() > limits::renderer_line_bytes_max) {
            throw Error(ErrorKind::upstream_failed, "The renderer gave an answer without end.");
        }
        std::array<char, 1024> buffer;
        boost::system::error_code failure;
        const auto count = co_await output_.async_read_some(
            asio::buffer(buffer), asio::redirect_error(use_awaitable, failure));
        if (failure == asio::error::eof) {
            co_return std::nullopt;
        }
        if (failure) {
            throw boost::system::system_error(failure);
        }
        unread_.append(buffer.data(), count);
    }
}

awaitable<int> ChildProcess::wait() {
    return process_.wait();
}

std::string ChildProcess::errors() const {
    return async::tail_of(errors_);
}

}  // namespace mien::video
