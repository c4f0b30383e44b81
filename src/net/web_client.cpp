#include "net/web_client.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <utility>

#include "async/deadline.hpp"
#include "base/assert.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "net/exchange.hpp"
#include "net/request_headers.hpp"
#include "net/retry.hpp"

namespace mien::net {
namespace {

using std::chrono::milliseconds;

// Whether what has passed is worth another attempt, and when.
std::optional<milliseconds> pause_after(const Call& call, int attempt, const ResponseHead* head,
                                        const std::exception_ptr& failure) {
    if (attempt >= call.request.attempts_max) {
        return std::nullopt;
    }
    std::optional<std::chrono::seconds> asked;
    if (failure) {
        const auto error = error_in(failure);
        if (!error || error->kind() != ErrorKind::unavailable) {
            return std::nullopt;
        }
    } else {
        if (!is_passing_status(head->status)) {
            return std::nullopt;
        }
        if (const auto header = head->find_header("retry-after")) {
            asked = parse_retry_after(*header, now());
        }
    }
    const auto pause =
        std::max<milliseconds>(asked.value_or(std::chrono::seconds(0)), backoff(attempt));
    const bool is_in_time = std::chrono::steady_clock::now() + pause < call.deadline;
    return is_in_time ? std::optional(pause) : std::nullopt;
}

ResponseHead& head_of(Exchange& exchange) {
    return exchange.head;
}

ResponseHead& head_of(Response& response) {
    return response;
}

// Makes attempts until one of them counts.
template <class T>
awaitable<T> repeat(std::shared_ptr<Call> call, std::function<awaitable<T>()> attempt_once) {
    for (int attempt = 1;; ++attempt) {
        auto ending = co_await async::ending_of(attempt_once());
        auto* const head = ending.value ? &head_of(*ending.value) : nullptr;
        const auto pause = pause_after(*call, attempt, head, ending.failure);
        if (!pause && ending.failure) {
            std::rethrow_exception(ending.failure);
        }
        if (!pause) {
            head->attempts = attempt;
            co_return std::move(*ending.value);
        }
        ending.value.reset();  // and its connection
        co_await async::sleep_for(*pause);
    }
}

std::shared_ptr<Call> make_call(std::shared_ptr<ClientState> state, Request request,
                                Deadline deadline, Pace pace) {
    MIEN_ASSERT(request.attempts_max >= 1 && request.attempts_max <= limits::web_attempts_max,
                "a request has attempts within the limit");
    MIEN_ASSERT(request.redirects_max >= 0 && request.redirects_max <= limits::web_redirects_max,
                "a request has redirects within the limit");
    MIEN_ASSERT(request.stall_time_max.count() > 0, "a request that stalls ends");
    require_sound_headers(request);
    return std::make_shared<Call>(Call{std::move(state), std::move(request), deadline, pace});
}

awaitable<Response> send_once(std::shared_ptr<Call> call) {
    const auto exchange = co_await begin_exchange(call);
    Response response;
    static_cast<ResponseHead&>(response) = exchange.head;
    constexpr auto all = std::numeric_limits<std::size_t>::max();
    for (;;) {
        const auto bytes = co_await exchange.transfer->read(all);
        if (bytes.empty()) {
            co_return response;
        }
        response.body += bytes;
    }
}

awaitable<Response> send_whole(std::shared_ptr<ClientState> state, Request request,
                               Deadline deadline) {
    const auto call = make_call(std::move(state), std::move(request), deadline, Pace::whole);
    const std::function<awaitable<Response>()> once = [call] { return send_once(call); };
    auto response = co_await async::with_deadline(repeat(call, once), deadline, call->peer());
    co_return response;
}

// A file in the making. Used on the pool, it is kept by what runs there: whoever is the last with
// it removes it, unless it is whole.
class NewFile {
  public:
    NewFile(std::filesystem::path path, std::string_view place)
        : path_(std::move(path)), place_(place) {}
    ~NewFile() {
        if (file_ && !is_whole_) {
            std::error_code ignored;
            std::filesystem::remove(path_, ignored);
        }
    }
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;

    void append(std::string_view bytes) {
        if (!file_) {
            file_.emplace(File::create(path_, place_));
        }
        file_->write_all(bytes);
    }
    void keep() { is_whole_ = true; }

  private:
    std::filesystem::path path_;
    std::string_view place_;
    std::optional<File> file_;
    bool is_whole_ = false;
};

awaitable<std::string> read_refusal(const Exchange& exchange) {
    std::string text;
    while (text.size() < limits::web_refusal_bytes_max) {
        const auto bytes =
            co_await exchange.transfer->read(limits::web_refusal_bytes_max - text.size());
        if (bytes.empty()) {
            break;
        }
        text += bytes;
    }
    co_return text;
}

awaitable<void> write_body(std::shared_ptr<Call> call, const Exchange& exchange,
                           std::filesystem::path path, std::string_view place) {
    const auto file = std::make_shared<NewFile>(std::move(path), place);
    std::string bytes;
    do {
        bytes = co_await exchange.transfer->read(limits::web_buffer_bytes_max);
        // An empty body makes an empty file.
        const std::function<void()> append = [file, bytes] { file->append(bytes); };
        co_await call->state->files.run(append);
    } while (!bytes.empty());
    file->keep();
}

awaitable<Response> download_once(std::shared_ptr<Call> call, std::filesystem::path path,
                                  std::string_view place) {
    const auto exchange = co_await begin_exchange(call);
    Response response;
    static_cast<ResponseHead&>(response) = exchange.head;
    if (response.is_success()) {
        co_await write_body(call, exchange, std::move(path), place);
    } else {
        response.body = co_await read_refusal(exchange);
    }
    co_return response;
}

awaitable<Response> download_whole(std::shared_ptr<ClientState> state, Request request,
                                   std::filesystem::path path, std::string_view place,
                                   Deadline deadline) {
    const auto call = make_call(std::move(state), std::move(request), deadline, Pace::in_pieces);
    const std::function<awaitable<Response>()> once = [call, path, place] {
        return download_once(call, path, place);
    };
    auto response = co_await async::with_deadline(repeat(call, once), deadline, call->peer());
    co_return response;
}

class StreamOfTransfer final : public ResponseStream {
  public:
    StreamOfTransfer(std::shared_ptr<Call> call, Exchange exchange)
        : call_(std::move(call)), exchange_(std::move(exchange)) {}

    const ResponseHead& head() const override { return exchange_.head; }
    awaitable<std::string> read(std::size_t bytes_max, Deadline deadline) override {
        return async::with_deadline(exchange_.transfer->read(bytes_max), deadline, call_->peer());
    }

  private:
    std::shared_ptr<Call> call_;
    Exchange exchange_;  // gone before the request that it refers to
};

awaitable<std::unique_ptr<ResponseStream>> open_stream(std::shared_ptr<ClientState> state,
                                                       Request request, Deadline deadline) {
    const auto call = make_call(std::move(state), std::move(request), deadline, Pace::in_pieces);
    const std::function<awaitable<Exchange>()> once = [call] { return begin_exchange(call); };
    auto exchange = co_await async::with_deadline(repeat(call, once), deadline, call->peer());
    co_return std::make_unique<StreamOfTransfer>(call, std::move(exchange));
}

}  // namespace

WebClient::WebClient(Executor executor, async::WorkPool& files, WebClientOptions options)
    : state_(std::make_shared<ClientState>(executor, files, std::move(options))) {}

WebClient::~WebClient() {
    state_->multi->close();
}

awaitable<Response> WebClient::send(Request request, Deadline deadline) {
    return send_whole(state_, std::move(request), deadline);
}

awaitable<Response> WebClient::download(Request request, std::filesystem::path file,
                                        std::string_view place, Deadline deadline) {
    return download_whole(state_, std::move(request), std::move(file), place, deadline);
}

awaitable<std::unique_ptr<ResponseStream>> WebClient::open(Request request, Deadline deadline) {
    return open_stream(state_, std::move(request), deadline);
}

}  // namespace mien::net
