### Why a feed or a page could not be read: the key is the reason's code

reason-address = the address is not valid
reason-private-address = the address leads into a private network, which is not allowed
reason-too-large = the file is larger than allowed
reason-timeout = the server did not answer in time
reason-redirects = the address redirects without end
reason-encoding = the encoding or compression of the text is not understood
reason-http-error = the server answered with an error
reason-gone = the feed was removed for good
reason-connection = the connection to the server broke or was refused
reason-dns = the site's name does not exist or could not be looked up
reason-tls = the site's certificate is not valid, or no encrypted connection could be made
reason-html-not-feed = the address shows a web page, not a feed
reason-entities-refused = the file defines XML entities that may be harmful, so it was not read
reason-prolog-too-long = what precedes the feed is too long to be a feed's beginning
reason-not-a-feed = this is neither RSS nor Atom
reason-empty = the server sent an empty file
reason-parser-timeout = reading the file took too long and was stopped
reason-parser-memory = reading the file needed more memory than allowed and was stopped
reason-parser-died = the program reading the file stopped suddenly
reason-parser-failed = the content could not be understood
reason-not-in-config = the feed is no longer in the configuration
reason-other = unknown reason ({ $code })
reason-internal = rasid itself stumbled over the feed; the log has the details.
