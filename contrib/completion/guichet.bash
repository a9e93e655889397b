# Completion of guichet(1) for bash: asks guichet itself, which knows the
# operations that the account may call, their arguments and their choices.
_guichet()
{
	local line=${COMP_LINE:0:COMP_POINT} options=() words word i
	read -ra words <<<"$line"
	[[ $line == *[[:space:]] ]] && words+=("")
	# Options come first; what follows them is completed.
	for ((i = 1; i < ${#words[@]} - 1; i++)); do
		case ${words[i]} in
		--socket | --language) options+=("${words[i]}" "${words[++i]}") ;;
		--*) options+=("${words[i]}") ;;
		*) break ;;
		esac
	done
	word=${words[-1]}
	if ((i == ${#words[@]} - 1)) && [[ $word == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W "--socket --language --help --version" -- "$word")
		return
	fi
	mapfile -t COMPREPLY < <(guichet "${options[@]}" __complete "${words[@]:i}" 2>/dev/null)
	# bash takes "name=value" for several words, and completes the last.
	if [[ $word == *=* ]]; then
		COMPREPLY=("${COMPREPLY[@]#"${word%%=*}="}")
	elif [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]]; then
		compopt -o nospace
	fi
}
complete -F _guichet guichet
