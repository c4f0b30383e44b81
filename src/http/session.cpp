#include "http/session.hpp"

#include <algorithm>

#include "base/ids.hpp"
#include "base/limits/http.hpp"
#include "base/log.hpp"
#include "http/characters.hpp"
#include "http/problem.hpp"
#include "http/problem_page.hpp"

namespace mien::http {
namespace {

constexpr Refusal slow_head{408, "request_timeout", "The request did not arrive in time."};
constexpr Refusal slow_body{408, "request_timeout", "The request body did not arrive in time."};
constexpr Refusal cut_body{400, "body_incomplete", "The request body ended too early."};
constexpr Refusal broken_body{400, "bad_chunk", "The chunked request body is not valid."};
constexpr Refusal large_body{413, "too_large", "The request body is too large for this route."};

constexpr Refusal coded_body{415, "content_encoded",
                             "The body is sent with a Content-Encoding: send it as it is. A packed "
                             "file is told by its bytes."};

constexpr auto id_characters = CharacterSet("-_").with_alphanumerics();

bool is_request_id(std::string_view text) {
    return text.size() >= 8 && text.size() <= 64 && id_characters.has_all(text);
}

}  // namespace

Session::Session(std::shared_ptr<ServerState> state, Socket socket)
    : state_(std::move(state)),
      connection_(std::move(socket), state_->options.limits.head.header_bytes_max),
      sender_(*state_, connection_) {
    connected_ = connection_.peer();
    connected_text_ = connected_.to_string();
    is_proxy_ = state_->options.trusted_proxies.contains(connected_);
    state_->sessions.insert(this);
}

Session::~Session() {
    state_->sessions.erase(this);
    state_->session_ended.cancel();
}

awaitable<void> Session::run() {
    state_->metrics.open_connections().Increment();
    try {
        bool goes_on = true;
        while (goes_on) {
            goes_on = co_await serve_next();
        }
        connection_.set_deadline(deadline_in(state_->options.limits.linger_time_max));
        co_await connection_.linger();
    } catch (const std::exception& error) {
        log(LogLevel::error, "session_failed", {{"error", error.what()}});
    }
    connection_.close();
    state_->metrics.open_connections().Decrement();
}

void Session::stop() {
    if (is_idle_ && is_proxy_) {
        connection_.set_deadline(deadline_in(state_->options.limits.stop_idle_time_max));
    } else if (is_idle_) {
        connection_.close();
    }
    sender_.stop();
}

awaitable<bool> Session::serve_next() {
    const auto arrival = co_await read_head();
    if (arrival == Arrival::ended) {
        co_return false;
    }
    begin_request();
    if (arrival == Arrival::refused) {
        state_->metrics.refused_heads().Increment();
        keeps_alive_ = false;
        auto refused = problem_response(*refusal_, request_.id);
        if (state_->options.hooks.record) {
            refused = co_await recorded(std::move(refused));
        }
        if (send_at_once(refused)) {
            co_return sender_.keeps_alive();
        }
        co_return co_await send_rest(refused);
    }
    // Until the response is out, whatever router follows: its handlers may stand on what goes with
    // it.
    const auto router = state_->router;
    match_ = router->find(request_.method, request_.path(), request_.parameters);
    request_.route_name = match_.route == nullptr ? std::string_view() : match_.route->name;
    auto response = co_await answer(*router);
    if (state_->options.hooks.record) {
        response = co_await recorded(std::move(response));
    }
    if (upload_) {
        co_return co_await send_and_discard_upload(response);
    }
    if (send_at_once(response)) {
        co_return sender_.keeps_alive();
    }
    co_return co_await send_rest(response);
}

awaitable<Session::Arrival> Session::read_head() {
    const auto& limits = state_->options.limits;
    refusal_.reset();
    request_.begin();
    is_idle_ = connection_.buffered().empty();
    const bool may_idle = is_idle_ && !is_first_;
    const auto idle_time_max =
        state_->is_stopping ? limits.stop_idle_time_max : limits.idle_time_max;
    connection_.set_deadline(deadline_in(may_idle ? idle_time_max : limits.header_time_max));
    bool has_begun = false;  // after an idle time: from now on the head has its own
    for (;;) {
        const auto head_bytes = find_head_end(connection_.buffered(), limits.head);
        if (!head_bytes) {
            refusal_ = head_bytes.error();
            co_return Arrival::refused;
        }
        if (*head_bytes > 0) {
            co_return take_head(*head_bytes);
        }
        if (is_idle_ && state_->is_stopping && !is_proxy_) {
            co_return Arrival::ended;
        }
        if (std::exchange(has_begun, false)) {
            connection_.set_deadline(deadline_in(limits.header_time_max));
        }
        const bool has_more = co_await connection_.read_more();
        if (!has_more) {
            const bool is_late = connection_.is_timed_out() && !is_idle_;
            if (is_late) {
                refusal_ = slow_head;
            }
            co_return is_late ? Arrival::refused : Arrival::ended;
        }
        has_begun = std::exchange(is_idle_, false) && !is_first_;
    }
}

Session::Arrival Session::take_head(std::size_t head_bytes) {
    is_idle_ = false;
    is_first_ = false;
    connection_.clear_deadline();
    request_.head_bytes.assign(connection_.buffered().substr(0, head_bytes));
    connection_.consume(head_bytes);
    refusal_ = parse_head(request_.head_bytes, state_->options.limits.head, request_.head);
    if (!refusal_) {
        refusal_ = parse_target(request_.head.target, request_.location);
    }
    return refusal_ ? Arrival::refused : Arrival::complete;
}

void Session::begin_request() {
    started_at_ = std::chrono::steady_clock::now();
    match_ = {};
    request_.deadline = started_at_ + state_->options.limits.request_time_max;
    request_.method = request_.head.method;
    request_.target = request_.head.target;
    request_.refused_for = refusal_ ? refused_head : std::string_view();
    request_.peer = connected_;
    request_.connected = connected_;
    request_.is_secure = state_->options.is_behind_tls;
    if (is_proxy_) {
        const auto client = find_client(connected_, request_.header_list("x-forwarded-for"),
                                        state_->options.trusted_proxies);
        request_.peer = client.value_or(connected_);
        request_.is_peer_known = client.has_value();
        request_.is_secure = request_.header("x-forwarded-proto") == "https";
    }
    const auto sent_id = refusal_ ? std::nullopt : request_.header("x-request-id");
    request_.id =
        sent_id && is_request_id(*sent_id) ? std::string(*sent_id) : to_string(make_uuid_v7());
    keeps_alive_ = request_.head.keeps_alive;
    has_unread_body_ = request_.head.framing != Framing::none;
}

// Nothing a handler or the access check throws gets further than this.
awaitable<Response> Session::answer(const Router& router) {
    std::exception_ptr thrown;
    bool is_admitted = false;
    try {
        if (state_->options.hooks.admit) {
            state_->options.hooks.admit(request_);
        }
        is_admitted = true;
        if (match_.route == nullptr) {
            co_return unmatched_response();
        }
        co_await router.access_check()(request_, *match_.route);
        if (has_unread_body_) {
            const auto refusal = co_await read_body(*match_.route);
            if (refusal) {
                co_return problem_response(*refusal, request_.id);
            }
        }
        auto response = co_await match_.route->handler(request_);
        sender_.require_room(response);
        co_return response;
    } catch (...) {
        thrown = std::current_exception();
    }
    co_return is_admitted ? problem_response(thrown, request_.id) : turned_away(request_, thrown);
}

// The response once it is recorded, or else what refused to record it.
awaitable<Response> Session::recorded(Response response) {
    const Answered answered{response.status, std::chrono::steady_clock::now() - started_at_};
    std::exception_ptr thrown;
    try {
        co_await state_->options.hooks.record(request_, answered);
        co_return response;
    } catch (...) {
        thrown = std::current_exception();
    }
    co_return turned_away(request_, thrown);
}

Response Session::unmatched_response() const {
    const bool asks_all = request_.path() == "*";
    if (request_.method == Method::options && (asks_all || match_.allowed_methods != 0)) {
        auto response = no_content();
        response.set("Allow", allow_header(asks_all ? 0xFF : match_.allowed_methods));
        return response;
    }
    if (match_.allowed_methods == 0) {
        return problem_response(Error(ErrorKind::not_found, "There is nothing at this path."),
                                request_.id);
    }
    auto response = problem_response(
        Error(ErrorKind::not_allowed, "This path does not answer that method."), request_.id);
    response.set("Allow", allow_header(match_.allowed_methods));
    return response;
}

awaitable<std::optional<Refusal>> Session::read_body(const Route& route) {
    const auto& head = request_.head;
    const auto encoding = request_.header("content-encoding").value_or("identity");
    if (encoding != "identity" && head.framing != Framing::none) {
        co_return coded_body;
    }
    if (head.framing == Framing::length && head.body_bytes > route.body_bytes_max) {
        co_return large_body;
    }
    if (route.body_place == BodyPlace::file) {
        co_await begin_upload();
    }
    if (head.expects_continue && connection_.buffered().empty()) {
        connection_.set_deadline(deadline_in(state_->options.limits.write_time_max));
        const bool is_written = co_await connection_.write("HTTP/1.1 100 Continue\r\n\r\n");
        if (!is_written) {
            co_return cut_body;
        }
    }
    const auto deadline = deadline_in(state_->options.limits.body_time_max);
    ChunkedDecoder decoder(route.body_bytes_max);
    for (;;) {
        const auto progress = take_body(decoder);
        if (progress == ChunkedDecoder::Progress::done) {
            connection_.clear_deadline();
            has_unread_body_ = false;
            if (upload_) {
                co_await finish_upload();
            }
            co_return std::nullopt;
        }
        if (progress != ChunkedDecoder::Progress::more) {
            co_return progress == ChunkedDecoder::Progress::malformed ? broken_body : large_body;
        }
        if (upload_ && upload_->piece_room() == 0) {
            co_await upload_->write_piece();
        }
        if (!connection_.buffered().empty()) {
            continue;  // the piece had no room for all of it
        }
        // A long body may take longer, as long as it keeps coming.
        const std::chrono::seconds earned(received_bytes() / limits::body_bytes_per_second_min);
        connection_.set_deadline(deadline + earned);
        const bool has_more = co_await connection_.read_more();
        if (!has_more) {
            co_return connection_.is_timed_out() ? slow_body : cut_body;
        }
    }
}

ChunkedDecoder::Progress Session::take_body(ChunkedDecoder& decoder) {
    const auto bytes =
        upload_ ? connection_.buffered().substr(0, upload_->piece_room()) : connection_.buffered();
    auto& body = upload_ ? upload_->piece() : request_.body;
    if (request_.head.framing == Framing::chunked) {
        const auto step = decoder.feed(bytes, body);
        connection_.consume(step.consumed_bytes);
        return step.progress;
    }
    const auto missing = request_.head.body_bytes - received_bytes();
    const auto count = std::min<std::uint64_t>(missing, bytes.size());
    body.append(bytes.substr(0, count));
    connection_.consume(count);
    return count == missing ? ChunkedDecoder::Progress::done : ChunkedDecoder::Progress::more;
}

awaitable<void> Session::begin_upload() {
    const auto content_type = request_.header("content-type").value_or("");
    upload_ = co_await Upload::begin(*state_, content_type);
    connection_.resize_buffer(limits::transfer_bytes_max);
}

awaitable<void> Session::finish_upload() {
    auto file = co_await upload_->finish();
    request_.body_file = std::move(file);
    // The time that a large body took is not the handler's.
    request_.deadline = deadline_in(state_->options.limits.request_time_max);
}

// A body that is streamed may still be reading the file, so it goes last.
awaitable<bool> Session::send_and_discard_upload(const Response& response) {
    const bool is_sent = send_at_once(response);
    bool goes_on = sender_.keeps_alive();
    if (!is_sent) {
        goes_on = co_await send_rest(response);
    }
    request_.body_file.reset();
    connection_.resize_buffer(state_->options.limits.head.header_bytes_max);
    const auto upload = std::move(upload_);
    try {
        co_await upload->discard();
    } catch (const Error& busy) {
        log(LogLevel::info, "upload_removed_here", {{"error", busy.message()}});
    }
    co_return goes_on;
}

std::uint64_t Session::received_bytes() const {
    return upload_ ? upload_->bytes() : request_.body.size();
}

// True when the whole response is out; a small one nearly always is.
bool Session::send_at_once(const Response& response) {
    // What follows an unread body cannot be told from it.
    keeps_alive_ = keeps_alive_ && !has_unread_body_ && !state_->is_stopping;
    const ResponseSender::Facts facts{
        .request_id = request_.id,
        .started_at = started_at_,
        .is_head = !refusal_ && request_.method == Method::head,
        .is_http_1_1 = request_.head.is_http_1_1,
        .keeps_alive = keeps_alive_,
    };
    const bool is_sent = sender_.send_at_once(response, facts);
    if (is_sent) {
        finish_request(response);
    }
    return is_sent;
}

awaitable<bool> Session::send_rest(const Response& response) {
    bool is_sent = false;
    try {
        is_sent = co_await sender_.send_rest(response);
    } catch (const std::exception& error) {
        // The head is out: all that is left is to cut the connection, so that nobody takes the part
        // for the whole.
        log(connection_.is_open() ? LogLevel::warning : LogLevel::info, "response_cut",
            {{"request_id", request_.id}, {"error", error.what()}});
        connection_.close();
    }
    finish_request(response);
    co_return is_sent&& sender_.keeps_alive();
}

void Session::finish_request(const Response& response) {
    const auto duration = std::chrono::steady_clock::now() - started_at_;
    const bool is_matched = match_.route != nullptr;
    state_->metrics.open_streams().Set(static_cast<double>(state_->streams));
    state_->metrics.count_request(is_matched ? match_.index : Metrics::unmatched, response.status,
                                  duration);
    if (!state_->options.logs_requests) {
        return;
    }
    const auto microseconds = std::chrono::duration_cast<std::chrono::microseconds>(duration);
    log(LogLevel::info, "request",
        {{"request_id", request_.id},
         {"method", refusal_ ? "-" : name_of(request_.method)},
         {"path", refusal_ ? std::string_view("-") : std::string_view(request_.path())},
         {"route", is_matched ? match_.route->name : "unmatched"},
         {"status", response.status},
         {"duration_ms", static_cast<double>(microseconds.count()) / 1000},
         {"sent_bytes", sender_.sent_bytes()},
         {"received_bytes", received_bytes()},
         {"actor", request_.actor},
         {"peer", request_.peer == connected_ ? connected_text_ : request_.peer.to_string()}});
}

}  // namespace mien::http
